"""The only writers of places: areas come in from division files, polygons and tables."""

from __future__ import annotations

from oneneedle.places.actions.import_divisions import import_divisions
from oneneedle.places.actions.import_polygons import BY_PLACE, ParentRule, import_polygons
from oneneedle.places.actions.import_table import import_table
from oneneedle.places.actions.store import Imported, Progress

__all__ = [
    "BY_PLACE",
    "Imported",
    "ParentRule",
    "Progress",
    "import_divisions",
    "import_polygons",
    "import_table",
]
