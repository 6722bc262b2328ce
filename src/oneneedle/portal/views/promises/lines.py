"""One promise or problem in a line, for lists and for its own page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from oneneedle.portal.views.door import Visit
from oneneedle.supervision import queries as supervision

Row = supervision.RectificationRow | supervision.CommitmentRow
_TONES = {
    "open": ("info", "flag"),
    "reported": ("warn", "clipboard-check"),
    "closed": ("good", "patch-check"),
    "done": ("good", "check2-all"),
    "withdrawn": ("neutral", "x-circle"),
}


@dataclass(frozen=True)
class Line:
    """One promise or problem of a list."""

    row: Row
    text: str
    href: str
    tone: str
    icon: str


def line_of(visit: Visit, row: Row) -> Line:
    tone, icon = _TONES[row.state]
    if isinstance(row, supervision.RectificationRow):
        return Line(row, row.problem, visit.url("rectification", one_id=row.id), tone, icon)
    return Line(row, row.promise, visit.url("commitment", one_id=row.id), tone, icon)


def today_of(visit: Visit) -> date:
    return visit.local_now.date()
