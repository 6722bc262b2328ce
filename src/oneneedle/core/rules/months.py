"""Months as their first days: as written, the ones before and after, and the moments between which one lies."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils.formats import date_format


def read_month(text: str) -> date | None:
    """`2026-11` as the first of that month; nothing when it is not said well."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def add_months(month: date, count: int) -> date:
    """The first day of the month so many months on; negative goes back, never before the first or behind the last."""
    index = month.year * 12 + month.month - 1 + count
    index = min(max(index, date.min.year * 12), date.max.year * 12 + 11)
    return date(index // 12, index % 12 + 1, 1)


def month_span(month: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When the month of this day begins and ends on the clocks of a zone; the end is not part of it."""
    first = month.replace(day=1)
    return datetime.combine(first, time(), zone), datetime.combine(add_months(first, 1), time(), zone)


def say_month(day: date) -> str:
    """`November 2026`: a month as people write it in the reader's language."""
    return date_format(day, "YEAR_MONTH_FORMAT")
