"""Months as their first days."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from oneneedle.core.rules import add_months, month_span


@pytest.mark.parametrize(
    ("month", "count", "then"),
    [
        (date(2026, 11, 21), 0, date(2026, 11, 1)),
        (date(2026, 11, 30), 1, date(2026, 12, 1)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 1, 31), -1, date(2025, 12, 1)),
        (date(2026, 3, 1), -27, date(2023, 12, 1)),
        (date(1, 1, 1), -1, date(1, 1, 1)),
        (date(9999, 12, 1), 5, date(9999, 12, 1)),
    ],
)
def test_months_are_counted_over_years_and_stop_at_the_ends(month: date, count: int, then: date) -> None:
    assert add_months(month, count) == then


def test_a_month_begins_and_ends_by_the_clocks_of_the_city() -> None:
    boston = ZoneInfo("America/New_York")
    since, until = month_span(date(2026, 11, 21), boston)
    assert since.astimezone(UTC) == datetime(2026, 11, 1, 4, tzinfo=UTC)  # summer time ends on that day
    assert until.astimezone(UTC) == datetime(2026, 12, 1, 5, tzinfo=UTC)
