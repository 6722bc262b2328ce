"""The keeper of the tree, Boston's real polygons, and files made for one test."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from oneneedle.core.rules import Actor, resident, system
from oneneedle.places import actions, queries

NOW = datetime(2026, 2, 10, 1, 0, tzinfo=UTC)
REPOSITORY = Path(__file__).parents[2]
SHIPPED = REPOSITORY / "src/oneneedle/places/data"
BOSTON = "us/ma/boston/"
ROOT = "us:nation:United States/ma:province:Massachusetts/boston:city:Boston"

WriteFile = Callable[[str, str], Path]
WriteSquares = Callable[..., Path]


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def keeper() -> Actor:
    return system("")


@pytest.fixture
def stranger() -> Actor:
    return resident("")


@pytest.fixture(autouse=True)
def own_boundaries() -> Iterator[None]:
    """What one test holds in memory is rolled back with it."""
    queries.forget_boundaries()
    yield
    queries.forget_boundaries()


@pytest.fixture
def shared_data() -> Path:
    """The folder of real data beside the repository, or where ONENEEDLE_SHARED_DATA says."""
    folder = Path(os.environ.get("ONENEEDLE_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"the full files are not here ({folder}); set ONENEEDLE_SHARED_DATA to their folder")
    return folder


@pytest.fixture
def boston(db: None, keeper: Actor, now: datetime) -> str:
    """Wards as streets and precincts as grids, from the files shipped with the product."""
    actions.import_polygons(
        file=SHIPPED / "boston_wards.geojson",
        level="street",
        code_property="WARD",
        code_width=2,
        name="Ward {WARD}",
        make_root=ROOT,
        actor=keeper,
        now=now,
    )
    actions.import_polygons(
        file=SHIPPED / "boston_precincts.geojson",
        level="grid",
        code_property="WARD_PRECINCT",
        name="Precinct {WARD_PRECINCT}",
        under=BOSTON,
        parent=actions.ParentRule(prefix=2),
        actor=keeper,
        now=now,
    )
    return BOSTON


@pytest.fixture
def write_file(tmp_path: Path) -> WriteFile:
    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def write_squares(write_file: WriteFile) -> WriteSquares:
    """GeoJSON of rectangles: properties and (west, south, east, north) of each."""

    def write(*squares: tuple[Mapping[str, Any], Sequence[float]], name: str = "areas.geojson", **more: Any) -> Path:
        features = [
            {
                "type": "Feature",
                "properties": dict(properties),
                "geometry": {"type": "Polygon", "coordinates": [[[w, s], [e, s], [e, n], [w, n], [w, s]]]},
            }
            for properties, (w, s, e, n) in squares
        ]
        return write_file(name, json.dumps({"type": "FeatureCollection", "features": features, **more}))

    return write


@pytest.fixture
def write_divisions(write_file: WriteFile, tmp_path: Path) -> Callable[..., Path]:
    """A small China: one street of Beijing with its communities; single files can be replaced."""

    def write(**replaced: str) -> Path:
        texts = {
            "provinces": 'code,name\n11,"北京市"\n',
            "cities": 'code,name,provinceCode\n1101,"市辖区",11\n',
            "areas": 'code,name,cityCode,provinceCode\n110101,"东城区",1101,11\n',
            "streets": "code,name,areaCode,cityCode,provinceCode\n110101001,东华门街道,110101,1101,11\n",
            "villages": (
                "code,name,streetCode\n110101001001,多福巷社区居委会,110101001\n110101001002,银闸社区居委会,110101001\n"
            ),
        }
        for table, text in (texts | replaced).items():
            write_file(f"china/{table}.csv", text)
        return tmp_path / "china"

    return write
