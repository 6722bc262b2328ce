"""Adds up a slice: from the tallies where whole months and streets are asked, else from the lines by their indexes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Sum
from django.db.models.functions import TruncMonth

from oneneedle.evaluation.queries.reckonings import current_reckoning
from oneneedle.evaluation.queries.slices import Slice, answered_by_tallies, lines, tallies
from oneneedle.evaluation.rules import measures as table
from oneneedle.evaluation.rules.rates import Figure

_TALLY_FIELDS = {"unit": "unit_path", "street": "area_path", "area": "area_path", "type": "type_code", "month": "month"}
_LINE_FIELDS = {**_TALLY_FIELDS, "street": "street_path"}


@dataclass(frozen=True, slots=True)
class Part:
    """The sum of one measure for one value of what it is grouped by."""

    measure: str
    value: Any
    figure: Figure


def sum_up(
    jurisdiction_id: str, wanted: Slice, measures: Sequence[str], by: str = "", *, fine: bool = False
) -> Iterator[Part]:
    """One query: the sums by measure and, if asked, by unit, street, area, type or month; `fine` asks the lines."""
    reckoning = current_reckoning()
    if reckoning is None:
        return
    rows: Any
    count: Any
    value: Any
    if not fine and answered_by_tallies(wanted):
        rows, count = tallies(reckoning, jurisdiction_id, wanted), Sum("lines")
        value = F(_TALLY_FIELDS[by]) if by else None
    else:
        rows, count = lines(reckoning, jurisdiction_id, wanted), Count("id")
        value = TruncMonth("day") if by == "month" else F(_LINE_FIELDS[by]) if by else None
    rows = rows.filter(measure__in=list(measures))
    columns = ["measure"]
    if value is not None:
        rows, columns = rows.annotate(value=value), ["measure", "value"]
    summed = rows.order_by().values(*columns).annotate(h=Sum("hits"), o=Sum("of"), s=Sum("seconds"), n=count)
    for row in summed:
        figure = Figure(int(row["h"]), int(row["o"]), int(row["s"]), int(row["n"]))
        yield Part(row["measure"], row.get("value", ""), figure)


def asked(measures: Sequence[str]) -> tuple[str, ...]:
    """The measures in the order of the table; all of them when none is named."""
    return tuple(code for code in table.MEASURES if not measures or code in measures)
