"""Clusters for the map of the desk: every case counted in one cell, nothing left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import h3
from django.db.models import Count

from oneneedle.cases.queries.inbox import Filters, filtered
from oneneedle.cases.queries.public import Cell
from oneneedle.core.rules import Actor

RESOLUTIONS = range(10, 4, -1)  # finest first
MOST_CELLS = 80  # more circles than this cover one another


@dataclass(frozen=True, slots=True)
class CaseMap:
    """The cells of a duty, and how many of its cases lie on no map because they have no point."""

    cells: tuple[Cell, ...]
    on_map: int
    without_point: int


def map_cells(actor: Actor, duty: str, *, now: datetime, filters: Filters | None = None) -> CaseMap:
    """All cases of a duty behind the filters, counted per H3 cell as fine as the eye can tell apart, in one query."""
    rows = filtered(actor, duty, now, filters or Filters()).order_by()
    found = dict(rows.values_list("h3").annotate(count=Count("id")))
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
