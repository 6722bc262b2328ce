"""Readers of workdays: calendars, ready for counting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from oneneedle.core.rules import Refused
from oneneedle.workdays.models import Calendar
from oneneedle.workdays.rules import WORKS, Override, Why, WorkCalendar, parse_hours

# A version and its moment: a number alone could come twice when a transaction is undone.
Age = tuple[UUID, int, datetime]
# Per process; an entry holds the age it was read at, and is only replaced, never changed.
_in_memory: dict[tuple[str, str], tuple[Age, WorkCalendar]] = {}
MOST_CALENDARS_IN_MEMORY = 256
BY_THE_WEEK = frozenset({Why.WORKING, Why.WEEKEND, Why.CLOSED})
BY_THE_CITY = frozenset({Why.CITY_WORKS, Why.CITY_RESTS})


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day that is not as its weekday says: whether it is worked, why, and whether the city decided it."""

    on: date
    working: bool
    by_city: bool
    name_zh: str
    name_en: str


def get_calendar(jurisdiction_id: str, code: str) -> Calendar:
    """The calendar of this code; asking for one that does not exist is refused."""
    found = Calendar.objects.filter(jurisdiction_id=jurisdiction_id, code=code).first()
    if found is None:
        raise _unknown(code)
    return found


def list_named_days(jurisdiction_id: str, code: str, *, year: int) -> list[NamedDay]:
    """Holidays, make-up workdays and the city's own decisions of one year, by date."""
    calendar = get_work_calendar(jurisdiction_id, code)
    first = date(year, 1, 1)
    days = (first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days))
    facts = ((on, calendar.facts(on)) for on in days)
    return [
        NamedDay(on, said.why in WORKS, said.why in BY_THE_CITY, said.name_zh, said.name_en)
        for on, said in facts
        if said.why not in BY_THE_WEEK
    ]


def get_work_calendar(jurisdiction_id: str, code: str) -> WorkCalendar:
    """The calendar of this code for counting; one small query when it is in memory, and never an old version.

    Asking for a calendar that does not exist is refused.
    """
    rows = Calendar.objects.filter(jurisdiction_id=jurisdiction_id, code=code)
    age = rows.values_list("id", "version", "updated_at").first()
    if age is None:
        raise _unknown(code)
    held = _in_memory.get((jurisdiction_id, code))
    if held and held[0] == age:
        return held[1]
    return _hold(rows.get())


def _unknown(code: str) -> Refused:
    message = _("There is no calendar “%(code)s” in this city.")
    return Refused(message % {"code": code}, code="calendar_unknown")


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
