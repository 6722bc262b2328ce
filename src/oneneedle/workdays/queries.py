"""Readers of workdays: calendars, ready for counting."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from oneneedle.core.rules import Refused
from oneneedle.workdays.models import Calendar
from oneneedle.workdays.rules import Override, WorkCalendar, parse_hours

# A version and its moment: a number alone could come twice when a transaction is undone.
Age = tuple[UUID, int, datetime]
# Per process; an entry holds the age it was read at, and is only replaced, never changed.
_in_memory: dict[tuple[str, str], tuple[Age, WorkCalendar]] = {}
MOST_CALENDARS_IN_MEMORY = 256


def get_work_calendar(jurisdiction_id: str, code: str) -> WorkCalendar:
    """The calendar of this code for counting; one small query when it is in memory, and never an old version.

    Asking for a calendar that does not exist is refused.
    """
    rows = Calendar.objects.filter(jurisdiction_id=jurisdiction_id, code=code)
    age = rows.values_list("id", "version", "updated_at").first()
    if age is None:
        message = _("There is no calendar “%(code)s” in this city.")
        raise Refused(message % {"code": code}, code="calendar_unknown")
    held = _in_memory.get((jurisdiction_id, code))
    if held and held[0] == age:
        return held[1]
    return _hold(rows.get())


def _age(calendar: Calendar) -> Age:
    return calendar.id, calendar.version, calendar.updated_at


def _hold(calendar: Calendar) -> WorkCalendar:
    overrides = {
        on: Override(working, name_zh, name_en)
        for on, working, name_zh, name_en in calendar.overrides.values_list("on", "working", "name_zh", "name_en")
    }
    made = WorkCalendar(
        timezone=calendar.timezone,
        week=parse_hours(calendar.hours),
        country=calendar.country,
        subdivision=calendar.subdivision,
        overrides=overrides,
    )
    if len(_in_memory) >= MOST_CALENDARS_IN_MEMORY:
        _in_memory.clear()
    _in_memory[calendar.jurisdiction_id, calendar.code] = (_age(calendar), made)
    return made
