"""Points: distances, cells, and pairs that can be no place."""

from __future__ import annotations

from math import cos, radians, sin

import h3
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from oneneedle.places.rules import PointFault, cells_around, distance_metres, find_fault, h3_cell
from oneneedle.places.rules.points import METRES_PER_DEGREE

BOSTON = (-71.06, 42.36)


def test_a_degree_of_latitude_is_about_111_kilometres() -> None:
    assert distance_metres(0, 0, 0, 1) == pytest.approx(111_195, abs=1)
    assert distance_metres(-71.06, 42.36, -71.06, 42.36) == 0


def test_neighbours_on_a_street_share_a_cell_and_distant_points_do_not() -> None:
    assert h3_cell(*BOSTON) == h3_cell(-71.06001, 42.36)
    assert h3_cell(*BOSTON) != h3_cell(-71.05, 42.36)


@pytest.mark.parametrize(
    ("lon", "lat", "fault"),
    [
        (-71.1, 42.3, None),
        (42.3, -71.1, PointFault.SWAPPED),
        (28.2, 113.0, PointFault.SWAPPED),
        (float("nan"), 42.3, PointFault.NOT_A_NUMBER),
        (float("inf"), 42.3, PointFault.NOT_A_NUMBER),
        (770_000.0, 2_950_000.0, PointFault.OUT_OF_RANGE),
        (0.0, 0.0, PointFault.ZERO),
        (113.0, 28.2, PointFault.FAR_AWAY),
    ],
)
def test_a_pair_that_can_be_no_place_in_the_city_is_named(lon: float, lat: float, fault: PointFault | None) -> None:
    assert find_fault(lon, lat, near=BOSTON) is fault


@given(st.floats(-179, 179), st.floats(-70, 70), st.floats(1, 200_000), st.floats(0, 360), st.floats(0, 1))
def test_everything_within_the_distance_lies_in_the_cells_around(
    lon: float, lat: float, metres: float, bearing: float, share: float
) -> None:
    rise, run = cos(radians(bearing)), sin(radians(bearing))
    there = (
        lon + share * metres * run / METRES_PER_DEGREE / cos(radians(lat)),
        lat + share * metres * rise / METRES_PER_DEGREE,
    )
    assume(abs(there[0]) < 180 and distance_metres(lon, lat, *there) <= metres)
    cells, spot = cells_around(lon, lat, metres), h3_cell(*there)
    assert len(cells) <= 37
    assert any(h3.cell_to_parent(spot, h3.get_resolution(cell)) == cell for cell in cells)
    assert cells_around(lon, lat, 20_000_000) == ()
