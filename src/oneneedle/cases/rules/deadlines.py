"""Deadlines of a case: two limits, the moments at which the house looks again, and what it does then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from oneneedle.catalogue.rules import Limits
from oneneedle.core.rules.moments import WARN_PERCENT_LEFT
from oneneedle.workdays import rules as workdays

URGE_AFTER = timedelta(hours=24)
LIFT_AFTER = timedelta(hours=72)

# Stage -> ledger verb. A stage of the answer is skipped once the unit has accepted.
STAGES: dict[str, str] = {
    "respond_warn": "warned",
    "respond_due": "overdue",
    "resolve_warn": "warned",
    "resolve_due": "overdue",
    "urge": "urged",
    "lift": "lifted",
}
RESPOND_STAGES = frozenset({"respond_warn", "respond_due"})


@dataclass(frozen=True, slots=True)
class Plan:
    """Both deadlines with their day-by-day account, and the ordered moments of the deadline engine."""

    respond_by: datetime | None
    resolve_by: datetime | None
    steps: dict[str, Any]
    moments: tuple[tuple[str, datetime], ...]


def make_plan(limits: Limits, calendar: workdays.WorkCalendar, start: datetime) -> Plan:
    """The plan of both limits from `start`; a limit that is not there sets no deadline."""
    named = {"respond": limits.respond, "resolve": limits.resolve}
    dues = {name: workdays.add_time(calendar, start, limit) for name, limit in named.items() if limit}
    moments: list[tuple[str, datetime]] = []
    for name, due in dues.items():
        moments.append((f"{name}_warn", workdays.warn_moment(calendar, due, WARN_PERCENT_LEFT)))
        moments.append((f"{name}_due", due.at))
    if resolve := dues.get("resolve"):
        moments.append(("urge", resolve.at + URGE_AFTER))
        moments.append(("lift", resolve.at + LIFT_AFTER))
    order = list(STAGES)
    moments.sort(key=lambda moment: (moment[1], order.index(moment[0])))
    return Plan(
        respond_by=dues["respond"].at if "respond" in dues else None,
        resolve_by=dues["resolve"].at if "resolve" in dues else None,
        steps={
            "since": start.isoformat(),
            **{name: workdays.freeze_due(due) for name, due in dues.items()},
            "moments": [[stage, at.isoformat()] for stage, at in moments],
        },
        moments=tuple(moments),
    )


def read_moments(steps: Mapping[str, Any] | None) -> tuple[tuple[str, datetime], ...]:
    """The moments of a frozen plan."""
    return tuple((stage, datetime.fromisoformat(at)) for stage, at in (steps or {}).get("moments", ()))


def read_start(steps: Mapping[str, Any] | None) -> datetime | None:
    """Where the clock of a frozen plan began."""
    since = (steps or {}).get("since")
    return datetime.fromisoformat(since) if since else None


def next_moment(
    moments: Iterable[tuple[str, datetime]], *, after_stage: str, responded: bool
) -> tuple[str, datetime] | None:
    """The first moment behind `after_stage` that still matters."""
    passed = not after_stage
    for stage, at in moments:
        if passed and not (responded and stage in RESPOND_STAGES):
            return stage, at
        passed = passed or stage == after_stage
    return None
