"""Known holidays, make-up workdays and deadlines across them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.utils import translation

from oneneedle.workdays.rules import (
    DayFacts,
    Limit,
    Override,
    Why,
    WorkCalendar,
    add_time,
    explain,
    is_working_time,
    next_working_moment,
    parse_hours,
    subtract_time,
    warn_moment,
    working_minutes_between,
)
from tests.workdays.calendars import BOSTON, BOSTON_ALWAYS, CHINA, CITY_HALL, HAVANA_ALWAYS, OFFICE


def at(calendar: WorkCalendar, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=calendar.zone)


@pytest.mark.parametrize(
    ("on", "why", "name"),
    [
        ("2026-01-04", Why.MAKEUP, ""),
        ("2026-02-14", Why.MAKEUP, ""),
        ("2026-02-15", Why.WEEKEND, ""),
        ("2026-02-16", Why.HOLIDAY, "农历除夕"),
        ("2026-02-17", Why.HOLIDAY, "春节"),
        ("2026-02-23", Why.HOLIDAY, "休息日（由 2026-02-28 调休）"),
        ("2026-02-24", Why.WORKING, ""),
        ("2026-02-28", Why.MAKEUP, ""),
        ("2026-05-09", Why.MAKEUP, ""),
        ("2026-09-20", Why.MAKEUP, ""),
        ("2026-10-01", Why.HOLIDAY, "国庆节"),
        ("2026-10-07", Why.HOLIDAY, "休息日（由 2026-10-10 调休）"),
        ("2026-10-08", Why.WORKING, ""),
        ("2026-10-10", Why.MAKEUP, ""),
        ("2026-10-11", Why.WEEKEND, ""),
    ],
)
def test_china_keeps_the_days_of_the_state_council(on: str, why: Why, name: str) -> None:
    facts = CHINA.facts(date.fromisoformat(on))
    assert (facts.why, facts.name_zh) == (why, name)


@pytest.mark.parametrize(
    ("on", "why", "name"),
    [
        ("2026-04-20", Why.HOLIDAY, "Patriots' Day"),
        ("2026-11-26", Why.HOLIDAY, "Thanksgiving Day"),
        ("2026-11-27", Why.WORKING, ""),
        ("2026-11-28", Why.WEEKEND, ""),
    ],
)
def test_boston_keeps_the_days_of_massachusetts(on: str, why: Why, name: str) -> None:
    assert BOSTON.facts(date.fromisoformat(on)) == DayFacts(why, "", name)


def test_patriots_day_is_no_holiday_elsewhere() -> None:
    texas = WorkCalendar("America/Chicago", CITY_HALL, "US", "TX")
    assert texas.facts(date(2026, 4, 20)).why is Why.WORKING


@pytest.mark.parametrize(
    ("calendar", "start", "limit", "due"),
    [
        # Spring Festival: Saturday the 14th is worked, the 15th to the 23rd are off.
        (CHINA, "2026-02-13T15:00", "1wd", "2026-02-14T17:30"),
        (CHINA, "2026-02-13T15:00", "3wd", "2026-02-25T17:30"),
        (CHINA, "2026-02-13T15:00", "8wh", "2026-02-14T16:00"),
        (CHINA, "2026-02-14T17:30", "30wm", "2026-02-24T09:30"),
        (CHINA, "2026-02-17T03:00", "1wd", "2026-02-24T17:30"),
        (CHINA, "2026-02-13T15:00", "24h", "2026-02-14T15:00"),
        (CHINA, "2026-02-13T15:00", "3d", "2026-02-16T15:00"),
        # National Day: the 1st to the 7th are off, Saturday the 10th is worked.
        (CHINA, "2026-09-30T10:00", "1wd", "2026-10-08T17:30"),
        (CHINA, "2026-09-30T10:00", "3wd", "2026-10-10T17:30"),
        # A limit that ends with the working hours ends then, not next morning.
        (CHINA, "2026-03-02T09:00", "3wh", "2026-03-02T12:00"),
        (CHINA, "2026-03-02T09:00", "7wh", "2026-03-02T17:30"),
        (CHINA, "2026-03-02T12:00", "1wm", "2026-03-02T13:31"),
        (CHINA, "2026-03-02T20:00", "1wh", "2026-03-03T10:00"),
        # A started minute counts as whole.
        (CHINA, "2026-03-02T10:00:01", "2h", "2026-03-02T12:01"),
        # Thanksgiving.
        (BOSTON, "2026-11-25T15:00", "2wd", "2026-11-30T17:00"),
        (BOSTON, "2026-11-25T15:00", "8wh", "2026-11-27T15:00"),
        (BOSTON, "2026-04-17T12:00", "1wd", "2026-04-21T17:00"),
        # The clock is changed: elapsed time is exact, office hours follow the wall.
        (BOSTON, "2026-03-07T12:00", "24h", "2026-03-08T13:00"),
        (BOSTON, "2026-10-31T12:00", "1d", "2026-11-01T11:00"),
        (BOSTON, "2026-03-06T16:00", "2wh", "2026-03-09T10:00"),
        (BOSTON_ALWAYS, "2026-03-08T00:00", "24wh", "2026-03-09T01:00"),
        (BOSTON_ALWAYS, "2026-11-01T00:00", "24wh", "2026-11-01T23:00"),
        # Around the clock keeps no holidays.
        (BOSTON_ALWAYS, "2026-11-26T00:00", "1wh", "2026-11-26T01:00"),
    ],
)
def test_a_limit_ends_when_the_table_says(calendar: WorkCalendar, start: str, limit: str, due: str) -> None:
    assert add_time(calendar, at(calendar, start), Limit.parse(limit)).at == at(calendar, due)


@pytest.mark.parametrize(
    ("calendar", "on", "minutes"),
    [
        (BOSTON_ALWAYS, "2026-03-08", 1380),
        (BOSTON_ALWAYS, "2026-11-01", 1500),
        (HAVANA_ALWAYS, "2026-03-08", 1380),
        (HAVANA_ALWAYS, "2026-11-01", 1500),
        (BOSTON_ALWAYS, "2026-06-01", 1440),
    ],
)
def test_a_day_is_as_long_as_it_is(calendar: WorkCalendar, on: str, minutes: int) -> None:
    day = calendar.day(date.fromisoformat(on).toordinal())
    assert day.minutes == day.ends - day.begins == minutes


@pytest.mark.parametrize(
    ("span", "minutes"),
    [(["01:00", "04:00"], 120), (["02:15", "02:45"], 0), (["02:30", "03:30"], 30), (["00:00", "02:00"], 120)],
)
def test_hours_in_the_gap_of_the_clock_are_not_counted(span: list[str], minutes: int) -> None:
    calendar = WorkCalendar("America/New_York", parse_hours({"sun": [span]}))
    assert calendar.day(date(2026, 3, 8).toordinal()).minutes == minutes


def test_the_city_wins_over_the_country() -> None:
    days = {date(2026, 2, 14): Override(False, "停电", "Power cut"), date(2026, 2, 15): Override(True, "值班", "Duty")}
    calendar = WorkCalendar("Asia/Shanghai", OFFICE, "CN", overrides=days)
    due = add_time(calendar, at(calendar, "2026-02-13T15:00"), Limit.parse("1wd"))
    assert due.at == at(calendar, "2026-02-15T17:30")
    assert [step.why for step in due.steps] == [Why.WORKING, Why.CITY_RESTS, Why.CITY_WORKS]


def test_a_makeup_day_may_have_hours_of_its_own() -> None:
    week = parse_hours({"mon": [["09:00", "17:00"]], "sat": [["09:00", "10:00"]], "makeup": [["08:00", "16:00"]]})
    calendar = WorkCalendar("Asia/Shanghai", week, "CN")
    assert is_working_time(calendar, at(calendar, "2026-02-14T15:59"))
    assert not is_working_time(calendar, at(calendar, "2026-02-07T15:59"))
    assert is_working_time(calendar, at(calendar, "2026-02-07T09:30"))


def test_working_time_is_half_open() -> None:
    assert is_working_time(CHINA, at(CHINA, "2026-03-02T09:00"))
    assert not is_working_time(CHINA, at(CHINA, "2026-03-02T12:00"))
    assert next_working_moment(CHINA, at(CHINA, "2026-03-02T12:00")) == at(CHINA, "2026-03-02T13:30")
    assert next_working_moment(CHINA, at(CHINA, "2026-02-14T18:00")) == at(CHINA, "2026-02-24T09:00")
    assert next_working_moment(CHINA, at(CHINA, "2026-03-02T10:00:07")) == at(CHINA, "2026-03-02T10:00:07")


def test_working_minutes_skip_nights_and_holidays() -> None:
    since, until = at(CHINA, "2026-02-13T17:00"), at(CHINA, "2026-02-24T09:15")
    assert working_minutes_between(CHINA, since, until) == 30 + 420 + 15
    assert working_minutes_between(CHINA, until, since) == 0


def test_time_left_is_counted_back() -> None:
    due = at(CHINA, "2026-02-24T10:00")
    assert subtract_time(CHINA, due, Limit.parse("2wh")) == at(CHINA, "2026-02-14T16:30")
    assert subtract_time(CHINA, due, Limit.parse("1wd")) == at(CHINA, "2026-02-14T17:30")
    assert subtract_time(CHINA, due, Limit.parse("24h")) == at(CHINA, "2026-02-23T10:00")


def test_a_warning_comes_when_a_quarter_is_left() -> None:
    start = at(CHINA, "2026-03-02T09:00")
    assert warn_moment(CHINA, add_time(CHINA, start, Limit.parse("4h"))) == at(CHINA, "2026-03-02T12:00")
    assert warn_moment(CHINA, add_time(CHINA, start, Limit.parse("14wh"))) == at(CHINA, "2026-03-03T14:00")
    assert warn_moment(CHINA, add_time(CHINA, start, Limit.parse("1wm"))) == at(CHINA, "2026-03-02T09:01")


def test_a_deadline_explains_itself_day_by_day() -> None:
    with translation.override("en"):
        told = explain(add_time(CHINA, at(CHINA, "2026-02-13T15:00"), Limit.parse("2wd")))
    assert told[:4] == [
        "Begins Fri 2026-02-13 15:00 (CST); limit: 2 working days.",
        "Fri 2026-02-13: working day; the day it begins is not counted.",
        "Sat 2026-02-14: make-up workday; day 1 of 2.",
        "Sun 2026-02-15: weekend; not counted.",
    ]
    assert told[5] == "Tue 2026-02-17: public holiday, Chinese New Year (Spring Festival); not counted."
    assert told[-2:] == ["Tue 2026-02-24: working day; day 2 of 2.", "Due Tue 2026-02-24 17:30 (CST)."]


def test_holiday_names_follow_the_reader() -> None:
    due = add_time(CHINA, at(CHINA, "2026-09-30T17:00"), Limit.parse("1wh"))
    with translation.override("zh-hans"):
        assert "国庆节" in explain(due)[2]
    with translation.override("en"):
        assert "National Day" in explain(due)[2]


def test_a_start_after_hours_says_so() -> None:
    with translation.override("en"):
        told = explain(add_time(BOSTON, at(BOSTON, "2026-11-25T18:00"), Limit.parse("90wm")))
    assert told[1] == "Wed 2026-11-25: working day; working hours are over."
    assert told[3] == "Fri 2026-11-27: working day; 1 h 30 min counted, the limit is reached."
