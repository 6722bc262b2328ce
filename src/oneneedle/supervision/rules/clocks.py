"""When the house speaks up: a quarter of the time is left, the time is over, and nobody moved after that."""

from __future__ import annotations

from datetime import datetime

from oneneedle.workdays import rules as workdays

WARN_PERCENT_LEFT = 25
LIFT_AFTER = workdays.Limit.parse("1wd")


def moments_of(
    asked_at: datetime, due_by: datetime, calendar: workdays.WorkCalendar
) -> tuple[tuple[str, datetime], ...]:
    """Warned, overdue, lifted to the unit above: one after another."""
    warn = due_by - (due_by - asked_at) * WARN_PERCENT_LEFT / 100
    lift = workdays.add_time(calendar, due_by, LIFT_AFTER).at
    return (("warned", warn), ("overdue", due_by), ("lifted", lift))


def next_moment(moments: tuple[tuple[str, datetime], ...], after: str) -> tuple[str, datetime] | None:
    """The first moment behind the one that was passed."""
    names = [name for name, _at in moments]
    start = names.index(after) + 1 if after in names else 0
    return moments[start] if start < len(moments) else None
