"""Readers of places: where a point lies, the tree of areas, boundaries for maps."""

from __future__ import annotations

from oneneedle.places.queries.boundaries import AreaShape, forget_boundaries, has_outlines, list_shapes
from oneneedle.places.queries.maps import areas_geojson
from oneneedle.places.queries.spots import Spot, find_spot
from oneneedle.places.queries.tree import AreaRef, chain, children, find_areas, get_area, list_codes, search_areas

__all__ = [
    "AreaRef",
    "AreaShape",
    "Spot",
    "areas_geojson",
    "chain",
    "children",
    "find_areas",
    "find_spot",
    "forget_boundaries",
    "get_area",
    "has_outlines",
    "list_codes",
    "list_shapes",
    "search_areas",
]
