"""Pure words of places: datums, points, and how rows of areas are read from files."""

from __future__ import annotations

from oneneedle.places.rules.datum import (
    DATUMS,
    bd09_to_wgs84,
    gcj02_to_wgs84,
    to_wgs84,
    wgs84_to_bd09,
    wgs84_to_gcj02,
)
from oneneedle.places.rules.divisions import count_divisions
from oneneedle.places.rules.points import (
    SPOT_RESOLUTION,
    PointFault,
    cells_around,
    distance_metres,
    find_fault,
    h3_cell,
)
from oneneedle.places.rules.rows import LEVELS, AreaRow, level_rank

__all__ = [
    "DATUMS",
    "LEVELS",
    "SPOT_RESOLUTION",
    "AreaRow",
    "PointFault",
    "bd09_to_wgs84",
    "cells_around",
    "count_divisions",
    "distance_metres",
    "find_fault",
    "gcj02_to_wgs84",
    "h3_cell",
    "level_rank",
    "to_wgs84",
    "wgs84_to_bd09",
    "wgs84_to_gcj02",
]
