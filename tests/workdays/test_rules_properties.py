"""What holds for every calendar, start and limit."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from oneneedle.core.rules import Refused
from oneneedle.workdays.rules import (
    WORKS,
    Limit,
    Override,
    Week,
    WorkCalendar,
    add_time,
    explain,
    freeze_due,
    is_working_time,
    next_working_moment,
    subtract_time,
    thaw_due,
    warn_moment,
    working_minutes_between,
)
from oneneedle.workdays.rules.hours import Spans
from tests.workdays.calendars import ALL, OFFICE

MINUTE = timedelta(minutes=1)
starts = st.datetimes(datetime(2005, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))
near_change = st.integers(0, 5000).map(lambda minutes: datetime(2026, 3, 7, tzinfo=UTC) + minutes * MINUTE)
moments = starts | near_change | near_change.map(lambda at: at + timedelta(days=238))
working = st.builds(Limit, st.integers(1, 5000), st.just("m"), st.just(True)) | st.builds(
    Limit, st.integers(1, 200), st.just("h"), st.just(True)
)
days = st.builds(Limit, st.integers(1, 40), st.just("d"), st.just(True))
clock = st.builds(Limit, st.integers(1, 400), st.sampled_from(["m", "h", "d"]))
limits = working | days | clock


@st.composite
def weeks(draw: st.DrawFn) -> Week:
    def spans() -> Spans:
        edges = sorted(draw(st.sets(st.integers(0, 1440), max_size=6)))
        return tuple(zip(edges[::2], edges[1::2], strict=False))

    return Week((spans(), spans(), spans(), spans(), spans(), spans(), spans()), spans())


@st.composite
def made_up(draw: st.DrawFn) -> WorkCalendar:
    overrides = st.dictionaries(
        st.dates(date(2026, 3, 1), date(2026, 3, 31)), st.builds(Override, st.booleans(), name_en=st.just("City day"))
    )
    zone = draw(st.sampled_from(["Asia/Shanghai", "America/New_York", "America/Havana", "Australia/Lord_Howe"]))
    country = draw(st.sampled_from(["", "CN", "US"]))
    return WorkCalendar(zone, draw(weeks()), country, overrides=draw(overrides))


calendars = st.sampled_from(ALL)


@given(calendars, moments, limits)
def test_a_deadline_is_later_than_its_start(calendar: WorkCalendar, start: datetime, limit: Limit) -> None:
    assert add_time(calendar, start, limit).at > start


@given(calendars, moments, moments, limits)
def test_a_later_start_never_ends_earlier(calendar: WorkCalendar, one: datetime, two: datetime, limit: Limit) -> None:
    first, second = sorted([one, two])
    assert add_time(calendar, first, limit).at.timestamp() <= add_time(calendar, second, limit).at.timestamp()


@given(calendars, moments, limits)
def test_more_time_never_ends_earlier(calendar: WorkCalendar, start: datetime, limit: Limit) -> None:
    more = Limit(limit.amount + 1, limit.unit, limit.working)
    assert add_time(calendar, start, limit).at.timestamp() < add_time(calendar, start, more).at.timestamp()


@given(calendars, moments, working | days)
def test_a_working_deadline_is_the_end_of_a_working_minute(
    calendar: WorkCalendar, start: datetime, limit: Limit
) -> None:
    due = add_time(calendar, start, limit)
    assert is_working_time(calendar, due.at.astimezone(UTC) - MINUTE)


@given(calendars, moments, working)
def test_the_working_minutes_up_to_a_deadline_are_the_limit(
    calendar: WorkCalendar, start: datetime, limit: Limit
) -> None:
    due = add_time(calendar, start, limit)
    assert working_minutes_between(calendar, start, due.at) == limit.minutes
    assert sum(step.counted for step in due.steps) == limit.minutes


@given(calendars, moments, clock)
def test_clock_time_is_exact(calendar: WorkCalendar, start: datetime, limit: Limit) -> None:
    due = add_time(calendar, start, limit)
    assert timedelta(0) <= due.at.astimezone(UTC) - start - limit.minutes * MINUTE < MINUTE
    assert sum(step.counted for step in due.steps) == limit.minutes


@given(calendars, moments, days)
def test_working_days_are_whole_and_the_first_is_not_counted(
    calendar: WorkCalendar, start: datetime, limit: Limit
) -> None:
    due = add_time(calendar, start, limit)
    assert due.steps[0].counted == 0
    assert sum(step.counted > 0 for step in due.steps) == limit.amount
    day_after = due.steps[1].on
    first = datetime(day_after.year, day_after.month, day_after.day, tzinfo=calendar.zone)
    assert sum(step.counted for step in due.steps) == working_minutes_between(calendar, first, due.at)


@given(calendars, moments, limits)
def test_the_explanation_is_whole(calendar: WorkCalendar, start: datetime, limit: Limit) -> None:
    due = add_time(calendar, start, limit)
    assert len(explain(due)) == len(due.steps) + 2
    assert due.steps[-1].left == 0
    assert [step.on for step in due.steps] == [due.steps[0].on + timedelta(days=n) for n in range(len(due.steps))]
    left = sum(step.counted for step in due.steps)
    for step in due.steps:
        left -= step.counted
        assert step.left == left
        assert limit.working is False or step.counted == 0 or step.why in WORKS


@given(calendars, moments, limits)
def test_a_frozen_deadline_thaws_to_itself(calendar: WorkCalendar, start: datetime, limit: Limit) -> None:
    due = add_time(calendar, start, limit)
    assert thaw_due(json.loads(json.dumps(freeze_due(due)))) == due


@given(calendars, moments, working)
def test_subtracting_undoes_adding(calendar: WorkCalendar, at: datetime, limit: Limit) -> None:
    start = next_working_moment(calendar, at.replace(second=0, microsecond=0))
    due = add_time(calendar, start, limit)
    assert subtract_time(calendar, due.at, limit).timestamp() == start.timestamp()


@given(calendars, moments, days)
def test_adding_undoes_subtracting_days(calendar: WorkCalendar, at: datetime, limit: Limit) -> None:
    due = add_time(calendar, at, limit).at
    assert add_time(calendar, subtract_time(calendar, due, limit), limit).at.timestamp() == due.timestamp()


@given(calendars, moments, limits, st.integers(1, 99))
def test_a_warning_lies_between_start_and_deadline(
    calendar: WorkCalendar, start: datetime, limit: Limit, percent: int
) -> None:
    due = add_time(calendar, start, limit)
    warning = warn_moment(calendar, due, percent)
    assert start.timestamp() <= warning.timestamp() <= due.at.timestamp()


@given(st.dictionaries(st.dates(date(2026, 9, 20), date(2026, 10, 20)), st.builds(Override, st.booleans())), limits)
def test_overrides_are_kept(overrides: dict[date, Override], limit: Limit) -> None:
    calendar = WorkCalendar("Asia/Shanghai", OFFICE, "CN", overrides=overrides)
    due = add_time(calendar, datetime(2026, 9, 19, tzinfo=UTC), limit)
    for step in due.steps:
        decided = overrides.get(step.on)
        if limit.working and decided:
            assert (step.why in WORKS) is decided.working
            assert decided.working or step.counted == 0


@settings(max_examples=60)
@given(made_up(), near_change | st.just(datetime(2026, 3, 28, 12, tzinfo=UTC)), limits)
def test_any_calendar_ends_or_is_refused(calendar: WorkCalendar, start: datetime, limit: Limit) -> None:
    try:
        due = add_time(calendar, start, limit)
    except Refused:
        assert not any(calendar.week.days) or limit.minutes > 1440
        return
    assert due.at >= start
    if limit.working and not limit.in_days:
        assert working_minutes_between(calendar, start, due.at) == limit.minutes
