"""Limits and weeks as people write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import translation

from oneneedle.core.rules import Refused
from oneneedle.workdays.rules import (
    WEEK_24_7,
    Limit,
    add_time,
    describe_limit,
    next_working_moment,
    parse_hours,
    subtract_time,
)
from tests.workdays.calendars import CHINA, NEVER

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "limit", "words"),
    [
        ("30m", Limit(30, "m"), "30 minutes"),
        ("2h", Limit(2, "h"), "2 hours"),
        ("1d", Limit(1, "d"), "1 day"),
        ("3wd", Limit(3, "d", True), "3 working days"),
        (" 8 WH ", Limit(8, "h", True), "8 working hours"),
        ("1wm", Limit(1, "m", True), "1 working minute"),
    ],
)
def test_a_limit_is_read_and_described(text: str, limit: Limit, words: str) -> None:
    assert Limit.parse(text) == limit
    assert Limit.parse(str(limit)) == limit
    with translation.override("en"):
        assert describe_limit(limit) == words


@pytest.mark.parametrize("text", ["", "3", "d", "-1d", "0d", "1.5h", "3dw", "1d2h", "３d", "9999999999d", "1y"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        Limit.parse(text)


@pytest.mark.parametrize(
    "hours",
    [
        None,
        [],
        {},
        {"mon": []},
        {"monday": [["09:00", "10:00"]]},
        {"mon": "09:00-10:00"},
        {"mon": [["09:00"]]},
        {"mon": [["9:00", "10:00"]]},
        {"mon": [["09:00", "09:00"]]},
        {"mon": [["10:00", "09:00"]]},
        {"mon": [["24:00", "24:00"]]},
        {"mon": [["09:00", "24:01"]]},
        {"mon": [["09:00", "12:00"], ["11:59", "13:00"]]},
        {"mon": [[9, 10]]},
        {"makeup": [["09:00", "10:00"]]},
    ],
)
def test_a_week_that_makes_no_sense_is_refused(hours: object) -> None:
    with pytest.raises(Refused) as refusal:
        parse_hours(hours)
    assert refusal.value.field == "hours"


def test_a_week_is_sorted_and_may_touch() -> None:
    week = parse_hours({"mon": [["12:00", "24:00"], ["00:00", "12:00"]]})
    assert week.days[0] == ((0, 720), (720, 1440))
    assert not week.always_open
    assert parse_hours(WEEK_24_7).always_open


@pytest.mark.parametrize("text", ["1wd", "1wh", "1wm"])
def test_a_calendar_without_working_time_is_refused_not_searched_for_ever(text: str) -> None:
    for count in (add_time, subtract_time):
        with pytest.raises(Refused) as refusal:
            count(NEVER, START, Limit.parse(text))
        assert refusal.value.code == "no_end_in_sight"
    with pytest.raises(Refused):
        next_working_moment(NEVER, START)


@pytest.mark.parametrize("text", ["999999999d", "999999999h", "9000000m", "99999wd", "99999wh", "999999999wm"])
def test_a_limit_beyond_ten_years_is_refused(text: str) -> None:
    for count in (add_time, subtract_time):
        with pytest.raises(Refused):
            count(CHINA, START, Limit.parse(text))


@pytest.mark.parametrize("year", [1, 1899, 9901, 9999])
def test_a_start_in_a_far_time_is_refused(year: int) -> None:
    with pytest.raises(Refused):
        add_time(CHINA, START.replace(year=year), Limit.parse("1wd"))


def test_a_naive_moment_is_a_fault() -> None:
    with pytest.raises(ValueError, match="aware"):
        add_time(CHINA, START.replace(tzinfo=None), Limit.parse("1wd"))
