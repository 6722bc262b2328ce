"""import_polygons: GeoJSON features become areas with boundaries."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import shapely

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Actor, Refused
from oneneedle.places import actions, queries
from oneneedle.places.models import Area

pytestmark = pytest.mark.django_db
WriteFile = Callable[[str, str], Path]
WriteSquares = Callable[..., Path]
ROOT = "cn:nation:中国/lakeside:city:湖滨市:Lakeside"


def test_boston_comes_in_with_its_broken_rings_mended(boston: str) -> None:
    counts = {level: Area.objects.under(boston).filter(level=level).count() for level in ("street", "grid")}
    assert counts == {"street": 22, "grid": 255}
    for area in Area.objects.with_polygon():
        shape = shapely.from_geojson(json.dumps(area.polygon))
        assert shape.is_valid
        assert shape.contains(shapely.Point(area.lon or 0, area.lat or 0))
    precinct = queries.get_area("us/ma/boston/01/0113/")
    assert precinct is not None
    assert precinct.name == "Precinct 0113"
    assert LedgerRow.objects.filter(verb="areas.imported").count() == 2


def test_a_second_run_changes_nothing_and_counts_the_mended(boston: str, keeper: Actor, now: datetime) -> None:
    file = Path(actions.__file__).parents[1] / "data/boston_wards.geojson"
    done = actions.import_polygons(
        file=file,
        level="street",
        code_property="WARD",
        code_width=2,
        name="Ward {WARD}",
        under=boston,
        actor=keeper,
        now=now,
    )
    assert (done.read, done.added, done.changed, done.mended) == (22, 0, 0, 3)


def test_without_a_rule_the_parent_is_the_area_it_lies_in(
    write_squares: WriteSquares, keeper: Actor, now: datetime
) -> None:
    streets = write_squares(({"id": 1}, (113.0, 28.0, 113.1, 28.1)), ({"id": 2}, (113.1, 28.0, 113.2, 28.1)))
    take_in(streets, "street", keeper, now, make_root=ROOT)
    grids = write_squares(({"id": 7}, (113.02, 28.02, 113.03, 28.03)), ({"id": 8}, (113.12, 28.02, 113.13, 28.03)))
    take_in(grids, "grid", keeper, now, under="cn/lakeside/")
    paths = list(Area.objects.filter(level="grid").order_by("path").values_list("path", flat=True))
    assert paths == ["cn/lakeside/1/7/", "cn/lakeside/2/8/"]


def test_a_polygon_outside_all_areas_above_it_is_refused(
    write_squares: WriteSquares, keeper: Actor, now: datetime
) -> None:
    take_in(write_squares(({"id": 1}, (113.0, 28.0, 113.1, 28.1))), "street", keeper, now, make_root=ROOT)
    with pytest.raises(Refused, match="feature 1: it lies in none"):
        take_in(write_squares(({"id": 7}, (114, 28, 114.1, 28.1))), "grid", keeper, now, under="cn/lakeside/")


def test_the_parent_may_be_named_by_a_property(write_squares: WriteSquares, keeper: Actor, now: datetime) -> None:
    take_in(write_squares(({"id": 1}, (113.0, 28.0, 113.1, 28.1))), "street", keeper, now, make_root=ROOT)
    grids = write_squares(({"id": 7, "of": 1.0}, (113.0, 28.0, 113.01, 28.01)))
    rule = actions.ParentRule(code_property="of")
    take_in(grids, "grid", keeper, now, under="cn/lakeside/", parent=rule)
    assert queries.get_area("cn/lakeside/1/7/") is not None
    orphan = write_squares(({"id": 9, "of": 5}, (113.0, 28.0, 113.01, 28.01)))
    with pytest.raises(Refused, match="0 areas under"):
        take_in(orphan, "grid", keeper, now, under="cn/lakeside/", parent=rule)


def test_a_bow_tie_is_mended_and_counted(write_file: WriteFile, keeper: Actor, now: datetime) -> None:
    ring = [[113.0, 28.0], [113.1, 28.1], [113.1, 28.0], [113.0, 28.1], [113.0, 28.0]]
    feature = {"type": "Feature", "properties": {"id": 1}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    file = write_file("a.geojson", json.dumps({"type": "FeatureCollection", "features": [feature]}))
    done = take_in(file, "street", keeper, now, make_root=ROOT)
    assert done.mended == 1
    area = Area.objects.get(level="street")
    assert shapely.from_geojson(json.dumps(area.polygon)).is_valid


def test_gcj_02_is_converted_at_the_edge(write_squares: WriteSquares, keeper: Actor, now: datetime) -> None:
    file = write_squares(({"id": 1}, (113.0, 28.0, 113.1, 28.1)))
    take_in(file, "street", keeper, now, make_root=ROOT, datum="gcj02")
    west = shapely.from_geojson(json.dumps(Area.objects.get(level="street").polygon)).bounds[0]
    assert 0.001 < 113.0 - west < 0.01


def test_the_real_districts_of_five_cities_come_in_from_gcj_02(
    shared_data: Path, tmp_path: Path, keeper: Actor, now: datetime
) -> None:
    import_file = tmp_path / "districts.geojson"
    import_file.write_bytes(unzip(shared_data / "boundaries/china_districts_5cities_gcj02.geojson.gz"))
    done = actions.import_polygons(
        file=import_file,
        level="district",
        code_property="adcode",
        name="{name}",
        make_root="cn:nation:中国",
        datum="gcj02",
        actor=keeper,
        now=now,
    )
    assert done.added == 64
    spot = queries.find_spot(116.3907, 39.9163, root="cn/")  # the Palace Museum in WGS 84
    assert spot.area is not None
    assert spot.area.name == "东城区"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2249"}}}, "EPSG:4326"),
        ({"features": []}, "FeatureCollection"),
        ({"features": [{"type": "Feature", "properties": {"other": 1}, "geometry": None}]}, "it has other"),
        ({"features": [{"type": "Feature", "properties": {"id": 1}, "geometry": None}]}, "geometry is missing"),
        (
            {"features": [{"properties": {"id": 1}, "geometry": {"type": "Point", "coordinates": [1, 2]}}]},
            "geometry is Point",
        ),
        (
            {"features": [{"properties": {"id": 1}, "geometry": {"type": "Polygon", "coordinates": [[1, 2]]}}]},
            "rings cannot be read",
        ),
    ],
)
def test_files_that_cannot_be_used_say_why(
    write_squares: WriteSquares, keeper: Actor, now: datetime, change: dict[str, Any], words: str
) -> None:
    file = write_squares(({"id": 1}, (113.0, 28.0, 113.1, 28.1)), **change)
    with pytest.raises(Refused) as refused:
        take_in(file, "street", keeper, now, make_root=ROOT)
    assert words in str(refused.value)
    assert not Area.objects.exists()


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        ((28.0, 113.0, 28.1, 113.1), "swapped"),
        ((770000, 2950000, 771000, 2951000), "EPSG:4326"),
        ((1, 1, 1, 1), "no surface"),
    ],
)
def test_impossible_coordinates_are_refused(
    write_squares: WriteSquares, keeper: Actor, now: datetime, bounds: tuple[float, ...], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        take_in(write_squares(({"id": 1}, bounds)), "street", keeper, now, make_root=ROOT)


def test_a_code_given_twice_is_refused_by_feature(write_squares: WriteSquares, keeper: Actor, now: datetime) -> None:
    file = write_squares(({"id": 1}, (113, 28, 113.1, 28.1)), ({"id": 1}, (113.1, 28, 113.2, 28.1)))
    with pytest.raises(Refused, match="feature 2: the code “1” comes twice"):
        take_in(file, "street", keeper, now, make_root=ROOT)
    assert not Area.objects.exists()


def test_text_that_is_no_json_is_refused(write_file: WriteFile, keeper: Actor, now: datetime) -> None:
    with pytest.raises(Refused, match="cannot be read as GeoJSON"):
        take_in(write_file("a.geojson", "PK\x03\x04"), "street", keeper, now, make_root=ROOT)


def test_an_unknown_area_to_import_under_is_refused(write_squares: WriteSquares, keeper: Actor, now: datetime) -> None:
    file = write_squares(({"id": 1}, (113, 28, 113.1, 28.1)))
    with pytest.raises(Refused, match="--make-root"):
        take_in(file, "street", keeper, now, under="mars/")


@pytest.mark.parametrize("spec", ["us", "us:nation", "us:kingdom:United States", ":nation:United States"])
def test_a_root_that_cannot_be_read_is_refused(
    write_squares: WriteSquares, keeper: Actor, now: datetime, spec: str
) -> None:
    file = write_squares(({"id": 1}, (113, 28, 113.1, 28.1)))
    with pytest.raises(Refused, match="code:level:name"):
        take_in(file, "street", keeper, now, make_root=spec)


def take_in(file: Path, level: str, actor: Actor, now: datetime, **more: Any) -> actions.Imported:
    return actions.import_polygons(file=file, level=level, code_property="id", actor=actor, now=now, **more)


def unzip(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes())
