"""Points on the earth: distance, the H3 cell, and whether a pair of numbers can be a place at all."""

from __future__ import annotations

from enum import StrEnum
from math import asin, ceil, cos, isfinite, radians, sin, sqrt

import h3

SPOT_RESOLUTION = 11  # cells of about 25 m from centre to corner: neighbours on a street share one or touch
METRES_PER_DEGREE = 111_195.0  # of latitude, on the sphere below
_EARTH_RADIUS = 6_371_008.8  # mean radius, metres (IUGG)
_FINEST_AROUND, _MOST_RINGS = 9, 3
_RING_OF_EDGE = 1.1  # what a ring adds at least, of the length of an edge: 1.5 of cells that are all alike
_SAME_REGION = 300_000.0  # metres: no city is wider


class PointFault(StrEnum):
    """Why two numbers are no believable point."""

    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    SWAPPED = "swapped"
    ZERO = "zero"
    FAR_AWAY = "far_away"


def distance_metres(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """Metres along the sphere (haversine; within 0.6 % of the ellipsoid)."""
    rise = sin(radians(lat_b - lat_a) / 2) ** 2
    run = sin(radians(lon_b - lon_a) / 2) ** 2
    root = sqrt(rise + cos(radians(lat_a)) * cos(radians(lat_b)) * run)
    return 2 * _EARTH_RADIUS * asin(min(1.0, root))


def h3_cell(lon: float, lat: float, resolution: int = SPOT_RESOLUTION) -> str:
    """The H3 cell of the point, as its hexadecimal word."""
    return str(h3.latlng_to_cell(lat, lon, resolution))


def cells_around(lon: float, lat: float, metres: float) -> tuple[str, ...]:
    """Few H3 cells that hold everything within so many metres; none where that is half the earth.

    Cells may be a quarter smaller than their average, and a spot may stick out of the cell it belongs to: a ring more.
    """
    for resolution in range(_FINEST_AROUND, -1, -1):
        rings = ceil(metres / (_RING_OF_EDGE * h3.average_hexagon_edge_length(resolution, "m"))) + 1
        if rings <= _MOST_RINGS:
            return tuple(sorted(h3.grid_disk(h3.latlng_to_cell(lat, lon, resolution), rings)))
    return ()


def find_fault(lon: float, lat: float, *, near: tuple[float, float] | None = None) -> PointFault | None:
    """What is wrong with the pair, or None; `near` (the city's lon, lat) lets swapped numbers show."""
    if not (isfinite(lon) and isfinite(lat)):
        return PointFault.NOT_A_NUMBER
    could_swap = abs(lon) <= 90 and abs(lat) <= 180
    if abs(lat) > 90 or abs(lon) > 180:
        return PointFault.SWAPPED if could_swap else PointFault.OUT_OF_RANGE
    if lon == 0 and lat == 0:
        return PointFault.ZERO
    if near is None or distance_metres(lon, lat, *near) <= _SAME_REGION:
        return None
    if could_swap and distance_metres(lat, lon, *near) <= _SAME_REGION:
        return PointFault.SWAPPED
    return PointFault.FAR_AWAY
