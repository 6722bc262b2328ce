"""How a hold or an extension moves a frozen deadline, and how the deadline then explains itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from oneneedle.cases.rules import deadlines
from oneneedle.core.rules.moments import WARN_PERCENT_LEFT
from oneneedle.workdays import rules as workdays


@dataclass(frozen=True, slots=True)
class Moved:
    """The deadline after the move, its plan as it is frozen, and where the deadline engine stands on it."""

    resolve_by: datetime
    steps: dict[str, Any]
    due_stage: str
    next_due_at: datetime | None


def time_left(steps: Mapping[str, Any], calendar: workdays.WorkCalendar, now: datetime) -> workdays.Limit | None:
    """What is left until the result is due, in working minutes where the limit counts those; None when it is over."""
    due = workdays.thaw_due(steps["resolve"])
    if due.limit.working:
        minutes = workdays.working_minutes_between(calendar, now, due.at)
    else:
        minutes = int((due.at - now).total_seconds() // 60)
    return workdays.Limit(minutes, "m", due.limit.working) if minutes > 0 else None


def hold_until(
    steps: Mapping[str, Any], calendar: workdays.WorkCalendar, left: workdays.Limit, since: datetime, until: datetime
) -> Moved:
    """The clock stood still from `since` to `until` and goes on with what was left."""
    entry = {"kind": "hold", "since": since.isoformat(), "until": until.isoformat(), "left": str(left)}
    return _move(steps, calendar, workdays.add_time(calendar, until, left), entry, until)


def extend(steps: Mapping[str, Any], calendar: workdays.WorkCalendar, extra: workdays.Limit, now: datetime) -> Moved:
    """The deadline is later by `extra`, counted from the deadline there was."""
    before = workdays.thaw_due(steps["resolve"])
    entry = {"kind": "extension", "since": before.at.isoformat(), "extra": str(extra)}
    return _move(steps, calendar, workdays.add_time(calendar, before.at, extra), entry, now)


def without_last(steps: Mapping[str, Any]) -> dict[str, Any]:
    """The plan as it was before its last move."""
    moves = list(steps.get("moves", ()))
    last = moves.pop()
    return {**steps, "resolve": last["before"], "moments": last["moments"], "moves": moves}


def account(steps: Mapping[str, Any], kind: str) -> tuple[str, ...]:
    """The deadline day by day, from the first counting through every move, in the reader's language."""
    if kind not in steps:
        return ()
    lines: list[str] = []
    for move in steps.get("moves", ()) if kind == "resolve" else ():
        lines += workdays.explain(workdays.thaw_due(move["before"]))
        lines.append(_say(move))
    return (*lines, *workdays.explain(workdays.thaw_due(steps[kind])))


def _move(
    steps: Mapping[str, Any],
    calendar: workdays.WorkCalendar,
    due: workdays.Due,
    entry: Mapping[str, Any],
    now: datetime,
) -> Moved:
    kept = [(stage, at) for stage, at in deadlines.read_moments(steps) if stage in deadlines.RESPOND_STAGES]
    fresh = [
        ("resolve_warn", workdays.warn_moment(calendar, due, WARN_PERCENT_LEFT)),
        ("resolve_due", due.at),
        ("urge", due.at + deadlines.URGE_AFTER),
        ("lift", due.at + deadlines.LIFT_AFTER),
    ]
    order = list(deadlines.STAGES)
    moments = sorted([*kept, *fresh], key=lambda moment: (moment[1], order.index(moment[0])))
    passed = [stage for stage, at in moments if at <= now]
    stage = passed[-1] if passed else ""
    following = deadlines.next_moment(moments, after_stage=stage, responded=True)
    moved = {**entry, "before": steps["resolve"], "moments": steps.get("moments", [])}
    return Moved(
        resolve_by=due.at,
        steps={
            **steps,
            "resolve": workdays.freeze_due(due),
            "moments": [[name, at.isoformat()] for name, at in moments],
            "moves": [*steps.get("moves", ()), moved],
        },
        due_stage=stage,
        next_due_at=following[1] if following else None,
    )


def _say(move: Mapping[str, Any]) -> str:
    if move["kind"] == "extension":
        extra = workdays.describe_limit(workdays.Limit.parse(move["extra"]))
        return _("Extended by %(extra)s, counted from there.") % {"extra": extra}
    left = workdays.describe_limit(workdays.Limit.parse(move["left"]))
    zone = ZoneInfo(move["before"]["zone"])
    since, until = (datetime.fromisoformat(move[name]).astimezone(zone) for name in ("since", "until"))
    words = {"since": f"{since:%Y-%m-%d %H:%M}", "until": f"{until:%Y-%m-%d %H:%M}", "left": left}
    return _("On hold from %(since)s to %(until)s: the clock stood still with %(left)s left.") % words
