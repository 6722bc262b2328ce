"""Moments as the desk writes them."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone


def say_moment(at: datetime | None) -> str:
    """Month, day and minute on the city's clock; nothing for nothing."""
    return f"{at.astimezone(timezone.get_current_timezone()):%m-%d %H:%M}" if at else ""
