"""Where a point lies: the chain of areas down to the smallest, and how near to a border."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians
from typing import TYPE_CHECKING

from oneneedle.core.rules.late import Late
from oneneedle.places.queries.boundaries import Boundaries, hold_boundaries
from oneneedle.places.queries.tree import AreaRef
from oneneedle.places.rules.points import METRES_PER_DEGREE, h3_cell

if TYPE_CHECKING:
    import numpy
    import shapely
else:
    numpy, shapely = Late("numpy"), Late("shapely")

NEAR_METRES = 30.0  # as far as a telephone's position is often off
SNAP_METRES = 5.0  # gaps between drawn polygons are narrower than this


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a point lies within a city.

    `chain` runs from the city down to `area`, the smallest known; both are empty when the point is `outside`.
    Where the city has no polygons at all `known` is false, `outside` cannot be told and the chain is the city
    alone. `snapped_metres` is above 0 when the point fell into a gap between polygons and went to the next.
    `near_border` names the neighbours of the smallest level within reach, nearest first, `border_metres` how
    far the first is.
    """

    chain: tuple[AreaRef, ...]
    area: AreaRef | None
    outside: bool
    near_border: tuple[AreaRef, ...]
    h3: str
    border_metres: float | None = None
    snapped_metres: float = 0.0
    known: bool = True

    @property
    def path(self) -> str:
        """The path of the lowest area of the chain, or the empty text."""
        return self.chain[-1].path if self.chain else ""


def find_spot(lon: float, lat: float, *, root: str, near_metres: float = NEAR_METRES) -> Spot:
    """The spot of a WGS 84 point below the city at `root`; asks no database while the boundaries are held.

    A point on a border belongs to the area whose path sorts first, so always to exactly one.
    """
    boundaries = hold_boundaries(root)
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        return _outside("", known=bool(boundaries.ranks))
    cell = h3_cell(lon, lat)
    if not boundaries.ranks:
        return Spot(chain=boundaries.root, area=None, outside=False, near_border=(), h3=cell, known=False)
    reach = max(near_metres, SNAP_METRES)
    high = reach / METRES_PER_DEGREE * 1.01
    wide = high / max(cos(radians(lat)), 0.01)
    around = boundaries.tree.query(shapely.box(lon - wide, lat - high, lon + wide, lat + high))
    if not around.size:
        return _outside(cell)
    holds = shapely.intersects_xy(boundaries.shapes[around], lon, lat)
    inside = sorted(around[holds].tolist())
    near = _measure(boundaries, around[~holds].tolist(), lon, lat, reach)
    place = _choose(boundaries, inside)
    place, snapped = _snap(boundaries, place, near)
    near.update(dict.fromkeys(inside, 0.0))
    rank = boundaries.lowest_rank if place is None else boundaries.ranks[place]
    others = [
        (metres, other)
        for other, metres in near.items()
        if other != place and boundaries.ranks[other] == rank and metres <= near_metres
    ]
    others.sort()
    return Spot(
        chain=() if place is None else boundaries.chains[place],
        area=None if place is None else boundaries.chains[place][-1],
        outside=place is None,
        near_border=tuple(boundaries.chains[other][-1] for _metres, other in others),
        h3=cell,
        border_metres=others[0][0] if others else None,
        snapped_metres=snapped,
    )


def _outside(cell: str, *, known: bool = True) -> Spot:
    return Spot(chain=(), area=None, outside=True, near_border=(), h3=cell, known=known)


def _measure(boundaries: Boundaries, others: list[int], lon: float, lat: float, reach: float) -> dict[int, float]:
    """Metres to those polygons that are within reach."""
    if not others:
        return {}
    shapes = boundaries.metres[others]
    points = numpy.asarray(shapely.points(boundaries.stretch[others] * lon, METRES_PER_DEGREE * lat))
    within = shapely.dwithin(shapes, points, reach)
    if not within.any():
        return {}
    metres = shapely.distance(shapes[within], points[within]).tolist()
    return dict(zip([other for other, close in zip(others, within, strict=True) if close], metres, strict=True))


def _choose(boundaries: Boundaries, inside: list[int]) -> int | None:
    """The lowest area that holds the point, rather one whose areas above hold it too."""
    ranked = sorted(inside, key=lambda number: (-boundaries.ranks[number], number))
    whole = (number for number in ranked if all(above in inside for above in boundaries.above[number]))
    return next(whole, ranked[0] if ranked else None)


def _snap(boundaries: Boundaries, place: int | None, near: dict[int, float]) -> tuple[int | None, float]:
    """Over a gap: to the nearest lower area within the area found, or to the nearest of all if none was."""
    close = [
        (-boundaries.ranks[other], metres, other)
        for other, metres in near.items()
        if metres <= SNAP_METRES and (place is None or place in boundaries.above[other])
    ]
    if not close:
        return place, 0.0
    _rank, metres, other = min(close)
    return other, metres
