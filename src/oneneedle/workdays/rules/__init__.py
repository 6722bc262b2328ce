"""Pure rules of working time: limits, calendars, deadlines and their explanation."""

from __future__ import annotations

from oneneedle.workdays.rules.calendars import WorkCalendar, check_timezone
from oneneedle.workdays.rules.days import WORKS, DayFacts, Override, Why, check_country
from oneneedle.workdays.rules.deadlines import (
    HORIZON_DAYS,
    DayStep,
    Due,
    add_time,
    is_working_time,
    next_working_moment,
    subtract_time,
    warn_moment,
    working_minutes_between,
)
from oneneedle.workdays.rules.explain import explain, holiday_name
from oneneedle.workdays.rules.frozen import freeze_due, thaw_due
from oneneedle.workdays.rules.hours import WEEK_24_7, WEEKDAYS, Week, parse_hours
from oneneedle.workdays.rules.limits import Limit, describe_limit
from oneneedle.workdays.rules.override_files import read_overrides

__all__ = [
    "HORIZON_DAYS",
    "WEEKDAYS",
    "WEEK_24_7",
    "WORKS",
    "DayFacts",
    "DayStep",
    "Due",
    "Limit",
    "Override",
    "Week",
    "Why",
    "WorkCalendar",
    "add_time",
    "check_country",
    "check_timezone",
    "describe_limit",
    "explain",
    "freeze_due",
    "holiday_name",
    "is_working_time",
    "next_working_moment",
    "parse_hours",
    "read_overrides",
    "subtract_time",
    "thaw_due",
    "warn_moment",
    "working_minutes_between",
]
