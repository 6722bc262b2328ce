"""The boundaries of a city, held in memory by every process and read again when their version changes."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast

from oneneedle.core.rules import ancestors, is_under
from oneneedle.core.rules.late import Late
from oneneedle.places.models import Area, BoundaryVersion
from oneneedle.places.queries.tree import AreaRef
from oneneedle.places.rules.points import METRES_PER_DEGREE
from oneneedle.places.rules.rows import level_rank

if TYPE_CHECKING:
    import numpy
    import shapely
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Shapes = NDArray[numpy.object_]  # GEOS geometries, which numpy knows only as objects
else:
    numpy, shapely = Late("numpy"), Late("shapely")

CHECK_SECONDS = 5.0  # how long an import in another process may go unseen

_FIELDS = ("id", "path", "level", "code", "name", "name_en")


class AreaShape(NamedTuple):
    """An area's path and level with its polygon."""

    path: str
    level: str
    shape: BaseGeometry


@dataclass(frozen=True, slots=True)
class Boundaries:
    """All polygons below one root, in the order of their paths, ready to be asked from many threads.

    `metres` are the same polygons with degrees stretched to metres at each one's own latitude, for distances.
    """

    version: int
    root: tuple[AreaRef, ...]
    chains: tuple[tuple[AreaRef, ...], ...]
    ranks: tuple[int, ...]
    above: tuple[tuple[int, ...], ...]
    shapes: Shapes
    metres: Shapes
    stretch: NDArray[numpy.float64]
    tree: shapely.STRtree

    @property
    def lowest_rank(self) -> int:
        return max(self.ranks)


class _Held(NamedTuple):
    boundaries: Boundaries
    check_after: float


_held: dict[str, _Held] = {}
_lock = Lock()
_generation = 0


def forget_boundaries() -> None:
    """Make this process read the boundaries anew at the next question."""
    global _generation
    _generation += 1
    _held.clear()


def read_version() -> int:
    """The number that changes with every import; 0 before the first."""
    return BoundaryVersion.objects.filter(id=1).values_list("number", flat=True).first() or 0


def hold_boundaries(root: str) -> Boundaries:
    """The boundaries below the root, from memory; every few seconds one small query asks if they stand."""
    held = _held.get(root)
    if held is not None and monotonic() < held.check_after:
        return held.boundaries
    # One thread reads; the others go on with what is held, and wait only if there is nothing yet.
    if not _lock.acquire(blocking=held is None) and held is not None:
        return held.boundaries
    try:
        held = _held.get(root)
        if held is not None and monotonic() < held.check_after:
            return held.boundaries
        generation = _generation
        version = read_version()
        current = held is not None and held.boundaries.version == version
        boundaries = held.boundaries if held is not None and current else _load(root, version)
        if generation == _generation:
            _held[root] = _Held(boundaries, monotonic() + CHECK_SECONDS)
        return boundaries
    finally:
        _lock.release()


def list_shapes(under: str, *, level: str = "") -> list[AreaShape]:
    """The polygons of the area at `under` and all below it, by path."""
    areas = Area.objects.under(under).with_polygon()
    if level:
        areas = areas.filter(level=level)
    rows = list(areas.order_by("path").values_list("path", "level", Cast("polygon", TextField())))
    shapes = shapely.from_geojson([row[2] for row in rows])
    return [AreaShape(path, area_level, shape) for (path, area_level, _text), shape in zip(rows, shapes, strict=True)]


def has_outlines(under: str) -> bool:
    """Whether a map of this ground has anything to draw."""
    return Area.objects.under(under).with_polygon().exists()


def _load(root: str, version: int) -> Boundaries:
    found = list_shapes(root)
    paths = {path for item in found for path in ancestors(item.path) if is_under(path, root)} | {root}
    rows = Area.objects.filter(path__in=paths).values_list(*_FIELDS)
    refs = {row[1]: AreaRef(*row) for row in rows}
    position = {item.path: number for number, item in enumerate(found)}
    steps = [[step for step in ancestors(item.path) if step in refs] for item in found]
    shapes = numpy.array([item.shape for item in found], dtype=object)
    middles = [(item.shape.bounds[1] + item.shape.bounds[3]) / 2 for item in found]
    stretch = numpy.array([METRES_PER_DEGREE * cos(radians(middle)) for middle in middles], dtype=numpy.float64)
    metres = numpy.array(
        [_stretched(item.shape, east) for item, east in zip(found, stretch, strict=True)], dtype=object
    )
    boundaries = Boundaries(
        version=version,
        root=(refs[root],) if root in refs else (),
        chains=tuple(tuple(refs[step] for step in line) for line in steps),
        ranks=tuple(level_rank(item.level) for item in found),
        above=tuple(tuple(position[step] for step in line[:-1] if step in position) for line in steps),
        shapes=shapes,
        metres=metres,
        stretch=stretch,
        tree=shapely.STRtree(shapes),
    )
    _warm(boundaries)
    return boundaries


def _stretched(shape: BaseGeometry, east: float) -> BaseGeometry:
    return shapely.transform(shape, lambda points: points * [east, METRES_PER_DEGREE])


def _warm(boundaries: Boundaries) -> None:
    """Build the inner indexes now: GEOS makes them at the first question, and two threads may ask at once."""
    if not len(boundaries.shapes):
        return
    shapely.prepare(boundaries.shapes)
    shapely.prepare(boundaries.metres)
    shapely.intersects(boundaries.shapes, shapely.point_on_surface(boundaries.shapes))
    corners = shapely.bounds(boundaries.metres)
    shapely.dwithin(boundaries.metres, shapely.points(corners[:, 0] - 1, corners[:, 1]), 1e9)
    boundaries.tree.query(boundaries.shapes[0])
