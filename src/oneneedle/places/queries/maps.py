"""Boundaries for maps: simplified, small, kept until they change."""

from __future__ import annotations

import json
from math import sqrt
from typing import TYPE_CHECKING, Any

from oneneedle.core.rules.late import Late
from oneneedle.places.models import Area
from oneneedle.places.queries.boundaries import list_shapes, read_version
from oneneedle.places.queries.tree import AreaRef
from oneneedle.places.rules.points import METRES_PER_DEGREE

if TYPE_CHECKING:
    import numpy
    import shapely
else:
    numpy, shapely = Late("numpy"), Late("shapely")

_KEPT = 64
_DIGITS = 1e-5  # about a metre, which no screen shows
_maps: dict[tuple[str, str, float, int], dict[str, Any]] = {}


def areas_geojson(root: str, level: str, *, tolerance_metres: float = 15.0) -> dict[str, Any]:
    """A FeatureCollection of one level below the root; id is the path, properties are code, name, name_en.

    Shared borders stay shared when they are simplified, where the polygons fit together exactly.
    """
    key = (root, level, tolerance_metres, read_version())
    if key not in _maps:
        while len(_maps) >= _KEPT:
            _maps.pop(next(iter(_maps)), None)
        _maps[key] = _draw(root, level, tolerance_metres)
    return _maps[key]


def _draw(root: str, level: str, tolerance_metres: float) -> dict[str, Any]:
    found = list_shapes(root, level=level)
    fields = ("id", "path", "level", "code", "name", "name_en")
    rows = Area.objects.filter(path__in=[item.path for item in found]).values_list(*fields)
    refs = {row[1]: AreaRef(*row) for row in rows}
    shapes = numpy.array([item.shape for item in found], dtype=object)
    if len(shapes) and tolerance_metres > 0:
        degrees = tolerance_metres / METRES_PER_DEGREE
        if shapely.coverage_is_valid(shapes):
            shapes = shapely.coverage_simplify(shapes, degrees * sqrt(2))
        else:
            shapes = shapely.simplify(shapes, degrees, preserve_topology=True)
    texts = shapely.to_geojson(shapely.set_precision(shapes, _DIGITS, mode="pointwise"))
    features = [
        {
            "type": "Feature",
            "id": item.path,
            "properties": {name: getattr(refs[item.path], name) for name in ("code", "name", "name_en")},
            "geometry": json.loads(text),
        }
        for item, text in zip(found, texts, strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}
