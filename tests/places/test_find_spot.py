"""find_spot: the chain of areas at a point, borders, gaps, and the outside."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from oneneedle.core.rules import Actor, ancestors, is_under
from oneneedle.places import actions, queries
from oneneedle.places.models import BoundaryVersion
from oneneedle.places.queries.boundaries import CHECK_SECONDS
from oneneedle.places.rules import distance_metres

pytestmark = pytest.mark.django_db
WriteSquares = Callable[..., Path]
CITY = "cn/lakeside/"
METRE = 1 / 111_195  # degrees of latitude


@pytest.fixture
def lakeside(write_squares: WriteSquares, keeper: Actor, now: datetime) -> str:
    """Two streets side by side; grids in the west one, with a gap of half a metre between them."""
    streets = write_squares(({"id": "1"}, (113.0, 28.0, 113.1, 28.1)), ({"id": "2"}, (113.1, 28.0, 113.2, 28.1)))
    root = "cn:nation:中国/lakeside:city:湖滨市:Lakeside"
    actions.import_polygons(file=streets, level="street", code_property="id", make_root=root, actor=keeper, now=now)
    gap = 0.5 * METRE
    grids = write_squares(
        ({"id": "11"}, (113.0, 28.0, 113.1, 28.05)), ({"id": "12"}, (113.0, 28.05 + gap, 113.1, 28.1))
    )
    actions.import_polygons(file=grids, level="grid", code_property="id", under=CITY, actor=keeper, now=now)
    return CITY


def test_the_chain_runs_from_the_city_down_to_the_smallest_area(lakeside: str) -> None:
    spot = queries.find_spot(113.05, 28.02, root=lakeside)
    assert [area.path for area in spot.chain] == [CITY, f"{CITY}1/", f"{CITY}1/11/"]
    assert spot.area == spot.chain[-1]
    assert spot.path == f"{CITY}1/11/"
    assert (spot.outside, spot.near_border, spot.border_metres, spot.snapped_metres) == (False, (), None, 0.0)
    assert len(spot.h3) == 15


def test_an_area_without_smaller_polygons_is_the_smallest(lakeside: str) -> None:
    spot = queries.find_spot(113.15, 28.02, root=lakeside)
    assert spot.path == f"{CITY}2/"


def test_a_point_outside_the_city_is_reported_as_outside(lakeside: str) -> None:
    for lon, lat in ((113.5, 28.05), (113.05, 28.2), (28.05, 113.05), (float("nan"), 28.05), (0, 0)):
        spot = queries.find_spot(lon, lat, root=lakeside)
        assert spot.outside
        assert (spot.area, spot.chain, spot.path) == (None, (), "")


def test_a_point_near_a_border_names_the_neighbour_and_the_metres(lakeside: str) -> None:
    spot = queries.find_spot(113.05, 28.05 - 20 * METRE, root=lakeside)
    assert spot.path == f"{CITY}1/11/"
    assert [area.code for area in spot.near_border] == ["12"]
    assert spot.border_metres == pytest.approx(20.5, abs=0.1)
    assert not queries.find_spot(113.05, 28.05 - 40 * METRE, root=lakeside).near_border
    assert queries.find_spot(113.05, 28.05 - 40 * METRE, root=lakeside, near_metres=50).near_border


def test_a_point_on_a_border_belongs_to_one_area_always_the_same(lakeside: str) -> None:
    spot = queries.find_spot(113.1, 28.09, root=lakeside)
    assert spot.path == f"{CITY}1/12/"
    assert spot == queries.find_spot(113.1, 28.09, root=lakeside)


def test_a_point_in_a_gap_goes_to_the_nearest_area_and_says_so(lakeside: str) -> None:
    spot = queries.find_spot(113.05, 28.05 + 0.4 * METRE, root=lakeside)
    assert spot.path == f"{CITY}1/12/"
    assert spot.snapped_metres == pytest.approx(0.1, abs=0.02)
    assert not spot.outside


def test_a_point_just_outside_the_city_is_taken_in_only_within_the_gap(lakeside: str) -> None:
    assert queries.find_spot(113.05, 28.0 - 2 * METRE, root=lakeside).path == f"{CITY}1/11/"
    beyond = queries.find_spot(113.05, 28.0 - 20 * METRE, root=lakeside)
    assert beyond.outside
    assert [area.code for area in beyond.near_border] == ["11"]


def test_a_city_without_polygons_is_not_called_outside(keeper: Actor, now: datetime, tmp_path: Path) -> None:
    file = tmp_path / "areas.csv"
    file.write_text("code,parent_code,level,name\ncn,,nation,中国\nplain,cn,city,平城\n", encoding="utf-8")
    actions.import_table(file=file, actor=keeper, now=now)
    spot = queries.find_spot(113, 28, root="cn/plain/")
    assert (spot.known, spot.outside, spot.area, spot.path) == (False, False, None, "cn/plain/")


def test_held_boundaries_ask_no_database(lakeside: str, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    queries.find_spot(113.05, 28.02, root=lakeside)
    with django_assert_num_queries(0):
        for step in range(50):
            queries.find_spot(113.05 + step / 1000, 28.02, root=lakeside)


def test_an_import_in_this_process_is_seen_at_once(
    lakeside: str, write_squares: WriteSquares, keeper: Actor, now: datetime
) -> None:
    assert queries.find_spot(113.15, 28.02, root=lakeside).path == f"{CITY}2/"
    more = write_squares(({"id": "21"}, (113.1, 28.0, 113.2, 28.1)))
    actions.import_polygons(file=more, level="grid", code_property="id", under=CITY, actor=keeper, now=now)
    assert queries.find_spot(113.15, 28.02, root=lakeside).path == f"{CITY}2/21/"


def test_an_import_elsewhere_is_seen_when_the_version_is_asked_again(
    lakeside: str,
    monkeypatch: pytest.MonkeyPatch,
    write_squares: WriteSquares,
    keeper: Actor,
    now: datetime,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    clock = [1000.0]
    monkeypatch.setattr("oneneedle.places.queries.boundaries.monotonic", lambda: clock[0])
    queries.find_spot(113.15, 28.02, root=lakeside)
    clock[0] += CHECK_SECONDS
    with django_assert_num_queries(1):
        queries.find_spot(113.15, 28.02, root=lakeside)
    more = write_squares(({"id": "21"}, (113.1, 28.0, 113.2, 28.1)))
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(queries, "forget_boundaries", lambda: None)
        actions.import_polygons(file=more, level="grid", code_property="id", under=CITY, actor=keeper, now=now)
    BoundaryVersion.objects.update(number=1)  # another process has another transaction
    assert queries.find_spot(113.15, 28.02, root=lakeside).path == f"{CITY}2/"
    clock[0] += CHECK_SECONDS
    assert queries.find_spot(113.15, 28.02, root=lakeside).path == f"{CITY}2/21/"


def test_many_threads_get_the_same_answers(boston: str) -> None:
    points = [(-71.17 + step * 0.0004, 42.25 + step * 0.0004) for step in range(400)]
    alone = [queries.find_spot(lon, lat, root=boston) for lon, lat in points]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda point: queries.find_spot(*point, root=boston), points * 5))
    assert together == alone * 5


@settings(max_examples=300)
@given(lon=st.floats(-71.2, -70.98), lat=st.floats(42.22, 42.4))
def test_every_chain_is_one_line_of_the_tree(boston: str, lon: float, lat: float) -> None:
    spot = queries.find_spot(lon, lat, root=boston)
    assert spot.outside == (spot.area is None) == (spot.chain == ())
    if spot.area is not None:
        paths = [area.path for area in spot.chain]
        assert paths == [path for path in ancestors(spot.area.path) if is_under(path, boston)]
        assert [area.level for area in spot.chain] == ["city", "street", "grid"][: len(paths)]
        assert spot.area not in spot.near_border
        assert spot.snapped_metres <= 5.0
    assert all(area.level == "grid" for area in spot.near_border)


def test_border_metres_are_true_metres(boston: str) -> None:
    spot = queries.find_spot(-71.0800, 42.3400, root=boston, near_metres=2000)
    assert spot.border_metres is not None
    east = spot.border_metres / distance_metres(-71.08, 42.34, -71.07, 42.34) * 0.01
    moved = [
        queries.find_spot(-71.08 + dx * east * 1.02, 42.34 + dy * spot.border_metres * METRE * 1.02, root=boston)
        for dx, dy in [(1, 0), (0.7, 0.7), (0, 1), (-0.7, 0.7), (-1, 0), (-0.7, -0.7), (0, -1), (0.7, -0.7)]
    ]
    assert any(other.path != spot.path or other.near_border for other in moved)
