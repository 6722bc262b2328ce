"""Walks a case down the corridor: each step by the person whose post it is, at its own moment."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from oneneedle.cases import actions as cases
from oneneedle.cases.models import Case
from oneneedle.cases.rules import flow
from oneneedle.core.rules import Actor, Refused, is_under, resident, system
from oneneedle.units import queries as units

Step = Mapping[str, Any]
_SPAN = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?")
_BY_HANDLER = frozenset({"accept", "finish", "return"})
_BY_RESIDENT = frozenset({"feedback"})


def read_span(text: str) -> timedelta:
    """`1d3h20m` as a stretch of time."""
    match = _SPAN.fullmatch(text)
    if match is None or not text:
        raise Refused(f"“{text}” is not a stretch of time such as 1d3h20m.")
    days, hours, minutes = (int(part or 0) for part in match.groups())
    return timedelta(days=days, hours=hours, minutes=minutes)


def take_step(case_id: UUID, step: Step, people: Sequence[Actor], now: datetime) -> None:
    """Do one step of a story at its moment; the deadlines that passed before are passed first."""
    case = Case.objects.get(id=case_id)
    pass_deadlines(case, now)
    verb = step["do"]
    actor = _resident(case) if verb in _BY_RESIDENT else find_actor(verb, case, people)
    _STEPS[verb](case, step, actor, now)


def pass_deadlines(case: Case, now: datetime) -> None:
    """What the house does by itself until `now`: warn, mark overdue, urge, lift."""
    while case.next_due_at is not None and case.next_due_at <= now:
        cases.pass_deadline(case=case, actor=system(case.jurisdiction_id), now=case.next_due_at)
        case.refresh_from_db()


def find_actor(verb: str, case: Case, people: Sequence[Actor]) -> Actor:
    """The person nearest to the case whose post allows the step; never the handler where another must look."""
    right = flow.ARROWS["feedback" if verb == "ask" else verb].right
    able = [actor for actor in people if actor.may(right)]
    if verb in _BY_HANDLER:
        able = [actor for actor in able if actor.unit_id == case.unit_id]
    else:
        able = [actor for actor in able if actor.area_path and is_under(case.area_path, actor.area_path)]
        able = [actor for actor in able if verb not in {"verify", "fail"} or actor.unit_id != case.unit_id]
    if not able:
        raise Refused(f"Nobody of the demo may {verb} the case {case.external_id}.")
    return max(able, key=lambda actor: len(actor.area_path))


def _resident(case: Case) -> Actor:
    return resident(case.jurisdiction_id, channel="web", case_id=case.id)


def _unit_id(case: Case, code: str) -> UUID:
    unit = units.get_unit_by_code(case.jurisdiction_id, code)
    if unit is None:
        raise Refused(f"There is no unit {code}.")
    return unit.id


def _accept(case: Case, step: Step, actor: Actor, now: datetime) -> None:
    cases.accept_order(case=case, actor=actor, now=now)


def _finish(case: Case, step: Step, actor: Actor, now: datetime) -> None:
    cases.finish_order(case=case, outcome=step["outcome"], result=step["words"], actor=actor, now=now)


def _return(case: Case, step: Step, actor: Actor, now: datetime) -> None:
    unit_id = _unit_id(case, step["to"])
    words = {"reason": step["reason"], "note": step["words"], "proposed_unit_id": unit_id}
    cases.return_order(case=case, **words, actor=actor, now=now)


def _dispatch(case: Case, step: Step, actor: Actor, now: datetime) -> None:
    unit_id = _unit_id(case, step["to"])
    cases.dispatch_case(case=case, unit_id=unit_id, reason=step["words"], actor=actor, now=now)


def _settle(case: Case, step: Step, actor: Actor, now: datetime) -> None:
    cases.settle_case(case=case, unit_id=_unit_id(case, step["to"]), reason=step["words"], actor=actor, now=now)


def _verify(case: Case, step: Step, actor: Actor, now: datetime) -> None:
    cases.verify_case(case=case, holds=step["do"] == "verify", note=step.get("words", ""), actor=actor, now=now)


def _feedback(case: Case, step: Step, actor: Actor, now: datetime) -> None:
    cases.record_feedback(
        case=case,
        solved=step["solved"],
        content=step.get("content"),
        comment=step.get("words", ""),
        assisted=step["do"] == "ask",
        actor=actor,
        now=now,
    )


def _close(case: Case, step: Step, actor: Actor, now: datetime) -> None:
    cases.close_case(case=case, note=step.get("words", ""), actor=actor, now=now)


def _decline(case: Case, step: Step, actor: Actor, now: datetime) -> None:
    cases.decline_case(case=case, advice=step["words"], next_stop=step["next"], actor=actor, now=now)


def _withdraw(case: Case, step: Step, actor: Actor, now: datetime) -> None:
    cases.withdraw_case(case=case, reason=step["words"], actor=actor, now=now)


def _merge(case: Case, step: Step, actor: Actor, now: datetime) -> None:
    into = Case.objects.get(jurisdiction_id=case.jurisdiction_id, source=case.source, external_id=step["into"])
    cases.merge_case(case=case, into=into, actor=actor, now=now)


_STEPS: dict[str, Callable[[Case, Step, Actor, datetime], None]] = {
    "accept": _accept,
    "finish": _finish,
    "return": _return,
    "dispatch": _dispatch,
    "settle": _settle,
    "verify": _verify,
    "fail": _verify,
    "feedback": _feedback,
    "ask": _feedback,
    "close": _close,
    "decline": _decline,
    "withdraw": _withdraw,
    "merge": _merge,
}
