"""Reading and writing moments."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from oneneedle.open311.rules.moments import read_span, write_moment

ZONE = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2026-11-21T08:00:00Z", "2026-11-21T08:00:00Z", "2026-11-21T08:00:01Z"),
        ("2026-11-21T08:00:00-05:00", "2026-11-21T13:00:00Z", "2026-11-21T13:00:01Z"),
        ("2026-11-21T08:00:00+08:00", "2026-11-21T00:00:00Z", "2026-11-21T00:00:01Z"),
        ("2026-11-21T08:00:00 08:00", "2026-11-21T00:00:00Z", "2026-11-21T00:00:01Z"),
        ("2026-11-21 08:00:00", "2026-11-21T13:00:00Z", "2026-11-21T13:00:01Z"),
        ("2026-11-21T08:00Z", "2026-11-21T08:00:00Z", "2026-11-21T08:00:01Z"),
        ("2026-11-21T08:00:00.000Z", "2026-11-21T08:00:00Z", "2026-11-21T08:00:01Z"),
        ("2026-11-21T08:00:00.25Z", "2026-11-21T08:00:01Z", "2026-11-21T08:00:01Z"),
        ("2026-11-21", "2026-11-21T05:00:00Z", "2026-11-22T05:00:00Z"),
        (" 2026-11-21t08:00:00z ", "2026-11-21T08:00:00Z", "2026-11-21T08:00:01Z"),
    ],
)
def test_a_text_names_a_second_or_a_day(text: str, since: str, until: str) -> None:
    span = read_span(text, ZONE)
    assert span is not None
    assert (write_moment(span.since), write_moment(span.until)) == (since, until)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "2026",
        "2026-02-30",
        "2026-11-21T25:00:00Z",
        "11-21-2026",
        "0000-01-01",
        "9999-12-31",
        "2026-11-21T08:00:00+99:00",
    ],
)
def test_other_texts_name_nothing(text: str) -> None:
    assert read_span(text, ZONE) is None


def test_moments_are_written_in_utc() -> None:
    assert write_moment(datetime(2026, 11, 21, 8, tzinfo=ZONE)) == "2026-11-21T13:00:00Z"
    assert write_moment(datetime(2026, 11, 21, 8, 0, 0, 999_999, tzinfo=UTC)) == "2026-11-21T08:00:00Z"
