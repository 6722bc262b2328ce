"""When the house speaks up: a quarter of the time is left, the time is over, and nobody moved after that."""

from __future__ import annotations

from datetime import datetime

from oneneedle.core.rules.moments import Moments, warning_of
from oneneedle.workdays import rules as workdays

LIFT_AFTER = workdays.Limit.parse("1wd")


def moments_of(asked_at: datetime, due_by: datetime, calendar: workdays.WorkCalendar) -> Moments:
    """Warned, overdue, lifted to the unit above: one after another."""
    lift = workdays.add_time(calendar, due_by, LIFT_AFTER).at
    return (("warned", warning_of(asked_at, due_by)), ("overdue", due_by), ("lifted", lift))
