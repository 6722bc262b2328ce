"""A deadline as compact JSON, to stand in a case for ever, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from oneneedle.workdays.rules.days import Why
from oneneedle.workdays.rules.deadlines import DayStep, Due, steps_of
from oneneedle.workdays.rules.limits import Limit


def freeze_due(due: Due) -> dict[str, Any]:
    """Plain JSON; days follow one another, so only the first date is kept, and what was left is worked out again."""
    return {
        "at": due.at.isoformat(),
        "since": due.since.isoformat(),
        "zone": str(due.at.tzinfo),
        "limit": str(due.limit),
        "on": due.steps[0].on.isoformat(),
        "steps": [_freeze_step(step) for step in due.steps],
    }


def thaw_due(data: Mapping[str, Any]) -> Due:
    """The deadline that was frozen."""
    zone = ZoneInfo(data["zone"])
    first = date.fromisoformat(data["on"])
    days = [_thaw_step(first + timedelta(days=index), item) for index, item in enumerate(data["steps"])]
    return Due(
        at=datetime.fromisoformat(data["at"]).astimezone(zone),
        since=datetime.fromisoformat(data["since"]).astimezone(zone),
        limit=Limit.parse(data["limit"]),
        steps=steps_of(days),
    )


def _freeze_step(step: DayStep) -> str | list[str]:
    short = f"{step.why}{step.counted}"
    return [short, step.name_zh, step.name_en] if step.name_zh or step.name_en else short


def _thaw_step(on: date, item: str | list[str]) -> tuple[date, Why, str, str, int]:
    short, name_zh, name_en = (item, "", "") if isinstance(item, str) else cast("tuple[str, str, str]", tuple(item))
    return on, Why(short[0]), name_zh, name_en, int(short[1:])
