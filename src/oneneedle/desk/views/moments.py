"""Moments as the desk writes them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone


def say_moment(at: datetime | None) -> str:
    """Month, day and minute on the city's clock; nothing for nothing."""
    return f"{at.astimezone(timezone.get_current_timezone()):%m-%d %H:%M}" if at else ""


def in_four_weeks(now: datetime) -> date:
    """The day on which somebody usually looks again, on the city's calendar."""
    return timezone.localtime(now).date() + timedelta(weeks=4)
