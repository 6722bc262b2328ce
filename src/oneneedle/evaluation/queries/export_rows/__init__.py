"""The rows of an export, part by part along a key that never changes: none is read twice, none is passed over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from oneneedle.cases.models import Feedback, WorkOrder
from oneneedle.evaluation.models import Export
from oneneedle.evaluation.queries.export_rows import cases, scores, work
from oneneedle.evaluation.queries.export_rows.part import Part

# data set -> the rows it counts, and the reader of its next part
_WALKS: dict[str, tuple[Callable[[Export], QuerySet[Any]], Callable[[Export, int], Part]]] = {
    "cases": (cases.cases_in, cases.read_cases),
    "feedback": (cases.of_cases(Feedback), cases.read_feedback),
    "orders": (cases.of_cases(WorkOrder), cases.read_orders),
    "calls": (work.calls_in, work.read_calls),
    "tasks": (work.tasks_in, work.read_tasks),
    "lines": (scores.lines_in, scores.read_lines),
    "tallies": (scores.tallies_in, scores.read_tallies),
}


def count_rows(export: Export) -> int:
    """How many rows it will have, as far as can be said when it begins."""
    return _WALKS[export.dataset][0](export).count()


def read_part(export: Export, limit: int) -> Part:
    """The next rows behind the export's position."""
    return _WALKS[export.dataset][1](export, limit)


__all__ = ["Part", "count_rows", "read_part"]
