"""Counting: when a limit ends, how much working time lies between two moments, when to warn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from oneneedle.core.rules import Refused
from oneneedle.workdays.rules.calendars import Day, WorkCalendar, minute_down, minute_up
from oneneedle.workdays.rules.days import Why
from oneneedle.workdays.rules.limits import Limit

HORIZON_DAYS = 3660
# Leaves room for the horizon on both sides within what `datetime` can say.
FIRST_YEAR, LAST_YEAR = 1900, 9900


@dataclass(frozen=True, slots=True)
class DayStep:
    """One day of a deadline: what day it was, how many minutes it counted, how many were left in its evening."""

    on: date
    why: Why
    name_zh: str
    name_en: str
    counted: int
    left: int


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline and the days that led to it; times are local to the calendar."""

    at: datetime
    since: datetime
    limit: Limit
    steps: tuple[DayStep, ...]


def add_time(calendar: WorkCalendar, start: datetime, amount: Limit) -> Due:
    """When the limit ends; a limit beyond the horizon, or a calendar without working time, is refused."""
    _check_year(start)
    now = minute_up(start)
    if amount.in_days:
        at, counted = _add_days(calendar, now, amount.amount)
    elif amount.working:
        at, counted = _add_working(calendar, now, amount.minutes)
    else:
        at, counted = _add_clock(calendar, now, amount.minutes)
    steps = steps_of([(day.on, *_why(day, amount), minutes) for day, minutes in counted])
    return Due(at=calendar.moment(at), since=start.astimezone(calendar.zone), limit=amount, steps=steps)


def subtract_time(calendar: WorkCalendar, until: datetime, amount: Limit) -> datetime:
    """The moment at which this much is left before `until`; for working time it is a working moment."""
    _check_year(until)
    end = minute_down(until)
    if not amount.working:
        if amount.minutes > HORIZON_DAYS * 1440:
            raise _beyond()
        return calendar.moment(end - amount.minutes)
    if amount.in_days:
        return calendar.moment(_subtract_days(calendar, end, amount.amount))
    return calendar.moment(_subtract_working(calendar, end, amount.minutes))


def warn_moment(calendar: WorkCalendar, due: Due, percent_left: int = 25) -> datetime:
    """When only this share of the limit is left, in working time for working limits."""
    if not due.limit.working:
        left = (due.at.timestamp() - due.since.timestamp()) * percent_left / 100
        return calendar.moment(minute_down(due.at) - int(left // 60))
    total = working_minutes_between(calendar, due.since, due.at)
    left_minutes = total * percent_left // 100
    return subtract_time(calendar, due.at, Limit(left_minutes, "m", working=True)) if left_minutes else due.at


def working_minutes_between(calendar: WorkCalendar, since: datetime, until: datetime) -> int:
    """Whole minutes of working time in the half-open range; none when it is empty or backward."""
    start, end = minute_up(since), minute_down(until)
    total = 0
    if start < end:
        for ordinal in range(calendar.ordinal_of(start), calendar.ordinal_of(end) + 1):
            day = calendar.day(ordinal)
            total += day.minutes if start <= day.begins and day.ends <= end else _overlap(day, start, end)
    return total


def is_working_time(calendar: WorkCalendar, at: datetime) -> bool:
    """Whether somebody is at work at this moment."""
    minute = minute_down(at)
    return any(start <= minute < end for start, end in calendar.day(calendar.ordinal_of(minute)).spans)


def next_working_moment(calendar: WorkCalendar, at: datetime) -> datetime:
    """This moment if it is working time, else the next moment at which work begins."""
    _check_year(at)
    if is_working_time(calendar, at):
        return at.astimezone(calendar.zone)
    minute = minute_up(at)
    for day in _days(calendar, minute):
        for start, _end in day.spans:
            if start >= minute:
                return calendar.moment(start)
    raise _beyond()


def steps_of(days: list[tuple[date, Why, str, str, int]]) -> tuple[DayStep, ...]:
    """The days with what was left in the evening of each."""
    left = sum(day[4] for day in days)
    steps: list[DayStep] = []
    for on, why, name_zh, name_en, counted in days:
        left -= counted
        steps.append(DayStep(on, why, name_zh, name_en, counted, left))
    return tuple(steps)


def _add_clock(calendar: WorkCalendar, now: int, minutes: int) -> tuple[int, list[tuple[Day, int]]]:
    if minutes > HORIZON_DAYS * 1440:
        raise _beyond()
    at = now + minutes
    counted: list[tuple[Day, int]] = []
    for day in _days(calendar, now):
        if day.begins >= at:
            break
        counted.append((day, max(min(at, day.ends) - max(now, day.begins), 0)))
    return at, counted


def _add_working(calendar: WorkCalendar, now: int, minutes: int) -> tuple[int, list[tuple[Day, int]]]:
    left = minutes
    counted: list[tuple[Day, int]] = []
    for day in _days(calendar, now):
        before = left
        for start, end in day.spans:
            begin = max(start, now)
            if left <= end - begin:
                return begin + left, [*counted, (day, before)]
            left -= max(end - begin, 0)
        counted.append((day, before - left))
    raise _beyond()


def _add_days(calendar: WorkCalendar, now: int, number: int) -> tuple[int, list[tuple[Day, int]]]:
    """Whole working days from the next one on; the last ends with its working hours."""
    days = _days(calendar, now)
    counted: list[tuple[Day, int]] = [(next(days), 0)]
    left = number
    for day in days:
        counted.append((day, day.minutes))
        if day.spans:
            left -= 1
            if not left:
                return day.spans[-1][1], counted
    raise _beyond()


def _subtract_days(calendar: WorkCalendar, end: int, number: int) -> int:
    left = number
    for day in _days_back(calendar, calendar.ordinal_of(end - 1) - 1):
        if day.spans:
            left -= 1
            if not left:
                # Midnight belongs to the next day, from which one day more would be counted.
                return min(day.spans[-1][1], day.ends - 1)
    raise _beyond()


def _subtract_working(calendar: WorkCalendar, end: int, minutes: int) -> int:
    left = minutes
    for day in _days_back(calendar, calendar.ordinal_of(end)):
        for start, stop in reversed(day.spans):
            finish = min(stop, end)
            if left <= finish - start:
                return finish - left
            left -= max(finish - start, 0)
    raise _beyond()


def _days(calendar: WorkCalendar, minute: int) -> Iterator[Day]:
    first = calendar.ordinal_of(minute)
    return (calendar.day(ordinal) for ordinal in range(first, first + HORIZON_DAYS + 2))


def _days_back(calendar: WorkCalendar, last: int) -> Iterator[Day]:
    return (calendar.day(ordinal) for ordinal in range(last, last - HORIZON_DAYS - 2, -1))


def _overlap(day: Day, start: int, end: int) -> int:
    return sum(max(min(stop, end) - max(begin, start), 0) for begin, stop in day.spans)


def _why(day: Day, amount: Limit) -> tuple[Why, str, str]:
    if amount.working:
        return day.facts.why, day.facts.name_zh, day.facts.name_en
    return Why.CLOCK, "", ""


def _check_year(at: datetime) -> None:
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise _beyond()


def _beyond() -> Refused:
    return Refused(
        _("The calendar has too little working time for this limit within ten years."), code="no_end_in_sight"
    )
