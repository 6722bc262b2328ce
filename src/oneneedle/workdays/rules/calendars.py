"""A working calendar in memory: which minutes of which day are working time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from oneneedle.core.rules import Refused
from oneneedle.workdays.rules.days import WORKS, DayFacts, Override, Why, special_days
from oneneedle.workdays.rules.hours import DAY_MINUTES, Spans, Week

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_ORDINAL = EPOCH.toordinal()
MINUTE = timedelta(minutes=1)
# More than ten years of days; a day costs some hundred bytes.
MOST_DAYS_IN_MEMORY = 4096


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a calendar; moments are whole minutes since 1970 in UTC, so that sums are exact across DST."""

    on: date
    facts: DayFacts
    begins: int
    ends: int
    spans: Spans
    minutes: int


@dataclass(frozen=True)
class WorkCalendar:
    """Hours, holidays and overrides of one calendar, ready for counting; overrides win over everything."""

    timezone: str
    week: Week
    country: str = ""
    subdivision: str = ""
    overrides: Mapping[date, Override] = field(default_factory=dict, hash=False)
    # Days already worked out; each is a value of the fields above, so a lost race only repeats work.
    _days: dict[int, Day] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def day(self, ordinal: int) -> Day:
        """The day with this proleptic number."""
        if found := self._days.get(ordinal):
            return found
        if len(self._days) >= MOST_DAYS_IN_MEMORY:
            self._days.clear()
        return self._days.setdefault(ordinal, self._make_day(ordinal))

    def facts(self, on: date) -> DayFacts:
        """What kind of day this is: by the city, else by the country, else by the week."""
        if override := self.overrides.get(on):
            return override.facts
        has_hours = bool(self.week.days[on.weekday()])
        if not self.week.always_open:
            special = special_days(self.country, self.subdivision, on.year).get(on)
            if special and not (special.why is Why.WEEKEND and has_hours):
                return special
        return DayFacts(Why.WORKING if has_hours else Why.CLOSED)

    def ordinal_of(self, minute: int) -> int:
        """The local day a moment falls on."""
        return self.moment(minute).toordinal()

    def moment(self, minute: int) -> datetime:
        """A minute since 1970 as local time of the calendar."""
        return datetime.fromtimestamp(minute * 60, tz=self.zone)

    def _make_day(self, ordinal: int) -> Day:
        on = date.fromordinal(ordinal)
        facts = self.facts(on)
        begins, ends = self._midnight(ordinal), self._midnight(ordinal + 1)
        spans = self._hours(on, facts)
        if ends - begins == DAY_MINUTES:
            moments = tuple((begins + start, begins + end) for start, end in spans)
        else:
            moments = self._spans_across_change(spans, begins, ends)
        return Day(on, facts, begins, ends, moments, sum(end - start for start, end in moments))

    def _hours(self, on: date, facts: DayFacts) -> Spans:
        if facts.why not in WORKS:
            return ()
        own = self.week.days[on.weekday()]
        if facts.why is Why.WORKING:
            return own
        return self.week.makeup or own or next((spans for spans in self.week.days if spans), ())

    def _midnight(self, ordinal: int) -> int:
        local = datetime.fromordinal(ordinal).replace(tzinfo=self.zone)
        offset = local.utcoffset() or timedelta()
        return (ordinal - EPOCH_ORDINAL) * DAY_MINUTES - offset // MINUTE

    def _spans_across_change(self, spans: Spans, begins: int, ends: int) -> Spans:
        """Spans of a day on which the clock is changed: the hours keep their wall-clock ends, the length is real."""
        length = ends - begins
        shift = DAY_MINUTES - length
        change = self._change_of_offset(begins, length)

        def elapsed(wall: int) -> int:
            if wall == DAY_MINUTES:
                return length
            return min(wall if wall <= change else max(change, wall - shift), length)

        moved = ((begins + elapsed(start), begins + elapsed(end)) for start, end in spans)
        return tuple((start, end) for start, end in moved if start < end)

    def _change_of_offset(self, begins: int, length: int) -> int:
        last = self.moment(begins + length - 1).utcoffset()
        low, high = 0, max(length - 1, 0)
        while low < high:
            middle = (low + high) // 2
            if self.moment(begins + middle).utcoffset() == last:
                high = middle
            else:
                low = middle + 1
        return low


def minute_up(at: datetime) -> int:
    """Minutes since 1970, a started minute counted whole."""
    return -((EPOCH - _aware(at)) // MINUTE)


def minute_down(at: datetime) -> int:
    """Whole minutes since 1970."""
    return (_aware(at) - EPOCH) // MINUTE


def check_timezone(name: str) -> None:
    """Refuse a time zone nobody knows."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        message = _("“%(name)s” is not a time zone; write one such as Asia/Shanghai.")
        raise Refused(message % {"name": name}, field="timezone", code="timezone_unknown") from None


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("working time is counted from aware datetimes only")
    return at
