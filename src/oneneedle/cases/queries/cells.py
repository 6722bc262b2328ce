"""Clusters for the maps: cases counted in cells, the same reading for everybody who looks within a moment."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import h3
from django.db.models import Count, Q, QuerySet, Sum

from oneneedle.cases.models import Case
from oneneedle.cases.queries.inbox import Filters, filtered
from oneneedle.cases.queries.public import Cell, Wish, wished
from oneneedle.cases.rules import flow
from oneneedle.core.rules import Actor, Kept

RESOLUTIONS = range(10, 4, -1)  # finest first
MOST_CELLS = 80  # more circles than this cover one another
MAP_DAYS = 30  # what ended before is in the lists; counting years for every look would cost more than it tells
_KEPT_SECONDS = 60.0
_MOST_KEPT = 100


@dataclass(frozen=True, slots=True)
class CaseMap:
    """The cells of a duty, and how many of its cases lie on no map because they have no point."""

    cells: tuple[Cell, ...]
    on_map: int
    without_point: int


def map_cells(actor: Actor, duty: str, *, now: datetime, filters: Filters | None = None) -> CaseMap:
    """The cases of a duty behind the filters, counted per H3 cell as fine as the eye can tell apart, in one query.

    Of all cases those that are open or came in within MAP_DAYS, unless the filters name a time; kept for a moment.
    """
    wanted = filters or Filters()
    if duty != "all" or wanted.text:
        rows = filtered(actor, duty, now, wanted)
        return _draw(rows if duty != "all" or wanted.since else _recent(rows, now))
    return _maps.get((replace(actor, person_id=None, contact_id=None, case_id=None), wanted, _hour(now)))


def public_cells(jurisdiction_id: str, wish: Wish, *, resolution: int, now: datetime) -> tuple[Cell, ...]:
    """Wished cases that have a point and are open or came in within MAP_DAYS, counted per H3 cell of this resolution.

    A number stands in the middle of its cases, not of its cell, which may reach beyond the city.
    """
    key = (jurisdiction_id, wish, resolution, _hour(now))
    return _read_public(key) if wish.text or wish.cell else _public_cells.get(key)


def _hour(now: datetime) -> datetime:
    """The same for everybody who looks within the hour."""
    return now.replace(minute=0, second=0, microsecond=0)


def _recent(rows: QuerySet[Case], now: datetime) -> QuerySet[Case]:
    return rows.filter(Q(received_at__gte=now - timedelta(days=MAP_DAYS)) | Q(state__in=flow.OPEN_STATES))


def _draw(rows: QuerySet[Case]) -> CaseMap:
    found = dict(rows.order_by().values_list("h3").annotate(count=Count("id")))
    without_point = found.pop("", 0)
    counts = Counter[str]()
    for resolution in RESOLUTIONS:
        counts = Counter()
        for cell, count in found.items():
            counts[h3.cell_to_parent(cell, resolution)] += count
        if len(counts) <= MOST_CELLS:
            break
    middles = {cell: h3.cell_to_latlng(cell) for cell in counts}
    cells = tuple(Cell(cell, middles[cell][1], middles[cell][0], count) for cell, count in sorted(counts.items()))
    return CaseMap(cells, sum(counts.values()), without_point)


def _read_map(key: tuple[Actor, Filters, datetime]) -> CaseMap:
    actor, filters, now = key
    rows = filtered(actor, "all", now, filters)
    return _draw(rows if filters.since else _recent(rows, now))


def _read_public(key: tuple[str, Wish, int, datetime]) -> tuple[Cell, ...]:
    jurisdiction_id, wish, resolution, now = key
    rows = _recent(wished(jurisdiction_id, wish), now).exclude(h3="").order_by().values_list("h3")
    sums: dict[str, tuple[int, float, float]] = {}
    for cell, count, lon, lat in rows.annotate(Count("id"), Sum("lon"), Sum("lat")):
        above = h3.cell_to_parent(cell, resolution)
        so_far = sums.get(above, (0, 0.0, 0.0))
        sums[above] = (so_far[0] + count, so_far[1] + lon, so_far[2] + lat)
    return tuple(Cell(cell, lon / count, lat / count, count) for cell, (count, lon, lat) in sorted(sums.items()))


_maps: Kept[tuple[Actor, Filters, datetime], CaseMap] = Kept(_read_map, seconds=_KEPT_SECONDS, most=_MOST_KEPT)
_public_cells: Kept[tuple[str, Wish, int, datetime], tuple[Cell, ...]] = Kept(
    _read_public, seconds=_KEPT_SECONDS, most=_MOST_KEPT
)
