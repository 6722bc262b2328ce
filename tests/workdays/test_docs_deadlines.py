"""The examples in docs/deadlines.md are what the program says."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from django.utils import translation

from oneneedle.workdays.rules import Limit, WorkCalendar, add_time, explain
from tests.workdays.calendars import BOSTON, CHINA

PAGE = Path(__file__).parents[2] / "docs" / "deadlines.md"


@pytest.mark.parametrize(
    ("calendar", "start", "limit"), [(CHINA, "2026-09-30T10:20", "2wd"), (BOSTON, "2026-04-17T15:30", "6wh")]
)
def test_the_examples_of_the_page_are_true(calendar: WorkCalendar, start: str, limit: str) -> None:
    due = add_time(calendar, datetime.fromisoformat(start).replace(tzinfo=calendar.zone), Limit.parse(limit))
    with translation.override("en"):
        assert "\n".join(explain(due)) in PAGE.read_text(encoding="utf-8")
