"""The published figures from score lines: sums by measure, street and month, and by whatever else is asked."""

from __future__ import annotations

from collections.abc import Sequence

from ibis.expr.types import Table

BY = ("street_path", "month")


def figures(lines: Table, *, by: Sequence[str] = BY, measures: Sequence[str] = ()) -> Table:
    """Hits, of, seconds and lines for each measure and group; `by` names columns of the data set, or `month`."""
    told = lines.mutate(month=lines.day.truncate("M"))
    if measures:
        told = told.filter(told.measure.isin(list(measures)))
    grouped = told.group_by(["measure", *by]).aggregate(
        hits=told.hits.sum().cast("int64"),
        of=told.of.sum().cast("int64"),
        seconds=told.seconds.sum().cast("int64"),
        lines=told.count().cast("int64"),
    )
    return grouped.order_by(["measure", *by])
