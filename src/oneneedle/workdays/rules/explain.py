"""A deadline told day by day in the reader's language."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from oneneedle.workdays.rules.days import WORKS, Why
from oneneedle.workdays.rules.deadlines import DayStep, Due
from oneneedle.workdays.rules.limits import describe_limit

# Names the `holidays` library gives for the United States in English only.
NAMES = (
    gettext_noop("New Year's Day"),
    gettext_noop("Martin Luther King Jr. Day"),
    gettext_noop("Washington's Birthday"),
    gettext_noop("Lincoln's Birthday"),
    gettext_noop("Patriots' Day"),
    gettext_noop("Memorial Day"),
    gettext_noop("Juneteenth National Independence Day"),
    gettext_noop("Independence Day"),
    gettext_noop("Labor Day"),
    gettext_noop("Columbus Day"),
    gettext_noop("Election Day"),
    gettext_noop("Veterans Day"),
    gettext_noop("Thanksgiving Day"),
    gettext_noop("Day After Thanksgiving"),
    gettext_noop("Christmas Eve"),
    gettext_noop("Christmas Day"),
)
OBSERVED = " (observed)"


def explain(due: Due) -> list[str]:
    """The start, one sentence per day, and the end; call it where the reader's language is active."""
    start = _("Begins %(moment)s; limit: %(limit)s.")
    sentences = [start % {"moment": _moment(due.since), "limit": describe_limit(due.limit)}]
    number = 0
    for step in due.steps:
        number += step.counted > 0
        sentences.append(_explain_step(due, step, number))
    sentences.append(_("Due %(moment)s.") % {"moment": _moment(due.at)})
    return sentences


def _explain_step(due: Due, step: DayStep, number: int) -> str:
    if not step.counted:
        return _uncounted(due, step)
    values: dict[str, object] = {"day": _day(step.on), "kind": _kind(step)}
    if due.limit.in_days:
        values |= {"number": number, "total": due.limit.amount}
        return _("%(day)s: %(kind)s; day %(number)d of %(total)d.") % values
    values["counted"] = _duration(step.counted)
    if step.left:
        values["left"] = _duration(step.left)
        return _("%(day)s: %(kind)s; %(counted)s counted, %(left)s left.") % values
    return _("%(day)s: %(kind)s; %(counted)s counted, the limit is reached.") % values


def _uncounted(due: Due, step: DayStep) -> str:
    values = {"day": _day(step.on), "kind": _kind(step)}
    if step.why not in WORKS:
        return _("%(day)s: %(kind)s; not counted.") % values
    if due.limit.in_days and step is due.steps[0]:
        return _("%(day)s: %(kind)s; the day it begins is not counted.") % values
    return _("%(day)s: %(kind)s; working hours are over.") % values


def _kind(step: DayStep) -> str:
    plain = {
        Why.CLOCK: _("every hour counts"),
        Why.WORKING: _("working day"),
        Why.MAKEUP: _("make-up workday"),
        Why.WEEKEND: _("weekend"),
        Why.CLOSED: _("no working hours"),
    }
    if step.why in plain:
        return plain[step.why]
    name = {"name": holiday_name(step)}
    if step.why is Why.HOLIDAY:
        return _("public holiday, %(name)s") % name
    if step.why is Why.CITY_WORKS:
        return _("working day by decision of the city, %(name)s") % name
    return _("day off by decision of the city, %(name)s") % name


def holiday_name(step: DayStep) -> str:
    """The day's name in the reader's language, where there is one."""
    if not (get_language() or "").startswith("zh"):
        return step.name_en or step.name_zh
    return step.name_zh or "；".join(_translated(name) for name in step.name_en.split("; "))


def _translated(name: str) -> str:
    if name.endswith(OBSERVED):
        return _("%(name)s (observed)") % {"name": _translated(name.removesuffix(OBSERVED))}
    return _(name) if name else ""


def _day(on: date) -> str:
    values = {"weekday": WEEKDAYS_ABBR[on.weekday()], "year": on.year, "month": on.month, "day": on.day}
    return _("%(weekday)s %(year)d-%(month)02d-%(day)02d") % values


def _moment(at: datetime) -> str:
    values = {"day": _day(at.date()), "time": f"{at:%H:%M}", "zone": f"{at:%Z}" if at.tzinfo else ""}
    return _("%(day)s %(time)s (%(zone)s)") % values


def _duration(minutes: int) -> str:
    values = {"hours": minutes // 60, "minutes": minutes % 60}
    if not values["hours"]:
        return _("%(minutes)d min") % values
    if not values["minutes"]:
        return _("%(hours)d h") % values
    return _("%(hours)d h %(minutes)d min") % values
