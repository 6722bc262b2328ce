"""Steps beside the corridor for the desk: lifting, holds, extensions, and how often and how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.db.models.fields.json import KeyTextTransform

from oneneedle.cases import access
from oneneedle.cases.models import Case, Delay
from oneneedle.cases.queries.steps import Step
from oneneedle.cases.queries.whistles import unit_name
from oneneedle.cases.rules import beside, flow
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Actor
from oneneedle.units import queries as units
from oneneedle.workdays import rules as workdays


@dataclass(frozen=True, slots=True)
class DelayLine:
    """One request for a hold or more time, and what was decided."""

    id: UUID
    kind: str
    kind_name: str
    state: str
    state_name: str
    reason: str
    until: datetime | None
    extra: str
    asked_at: datetime
    asked_by: str
    decided_at: datetime | None
    decided_by: str
    note: str
    ended_at: datetime | None
    may_decide: bool


@dataclass(frozen=True, slots=True)
class WaitingDelay:
    """A request that waits for the desk, with its case."""

    number: str
    heading: str
    delay: DelayLine


@dataclass(frozen=True, slots=True)
class LiftStats:
    """How often cases went a level up or down, and how long they had lain before, in seconds."""

    lifted: int
    lowered: int
    seconds: int


def beside_buttons(actor: Actor, case: Case) -> tuple[Step, ...]:
    """The steps beside the corridor that the post may take with this case now."""
    waiting = case.delays.filter(state=Delay.State.ASKED).first()
    steps = []
    for verb, step in beside.BESIDE.items():
        fitting = case.state in step.sources and access.can_beside(verb, actor, case)
        if fitting and _leads_on(verb, actor, case, waiting):
            steps.append(Step(verb, str(step.title), str(step.why)))
    return tuple(steps)


def _leads_on(verb: str, actor: Actor, case: Case, waiting: Delay | None) -> bool:
    """Whether the step makes sense beside what waits and whether the case is on hold."""
    if verb == "decide":
        return waiting is not None and access.can_decide(actor, waiting)
    if (verb == "resume") != (case.held_at is not None):
        return False
    if verb in {"lift", "lower"}:
        return access.can_move_level(verb, actor, case, decided=is_decided(case))
    if verb in {"hold", "ask_hold", "ask_extension"} and waiting is not None:
        return False
    return not (verb == "hold" and actor.unit_id == case.unit_id)


def is_decided(case: Case) -> bool:
    """Whether it was returned or moved so often that the command desk alone lifts and lowers it."""
    if case.returns >= flow.MAX_RETURNS:
        return True
    moves = LedgerRow.objects.filter(subject=f"case:{case.id}", verb__in=("case.lifted_up", "case.lowered"))
    return moves.count() >= beside.MOST_MOVES


def get_delay(actor: Actor, delay_id: UUID) -> Delay:
    """A delay of a case the actor sees; Delay.DoesNotExist otherwise."""
    found = Delay.objects.select_related("case").get(id=delay_id)
    if not access.sees(actor, found.case):
        raise Delay.DoesNotExist
    return found


def delays_of(actor: Actor, case: Case) -> tuple[DelayLine, ...]:
    """All delays of a case, newest first."""
    return tuple(_line(actor, delay) for delay in case.delays.select_related("case").order_by("-asked_at", "-id"))


def delays_waiting(actor: Actor, *, limit: int = 100) -> tuple[WaitingDelay, ...]:
    """Requests on the actor's ground that nobody has decided, oldest first."""
    if actor.unit_id is None:
        return ()
    cases = Case.objects.filter(access.governed_by(actor), state="handling")
    asked = Delay.objects.filter(state=Delay.State.ASKED, case__in=cases).exclude(unit_id=actor.unit_id)
    rows = asked.select_related("case").order_by("asked_at")
    lines = ((delay.case, _line(actor, delay)) for delay in rows[:limit])
    return tuple(
        WaitingDelay(case.number, case.title or case.description[:90], line) for case, line in lines if line.may_decide
    )


def lift_stats(jurisdiction_id: str, *, unit_path: str = "", since: datetime, until: datetime) -> LiftStats:
    """Liftings and lowerings of cases away from these units in a time, and the time the cases had lain there."""
    rows = LedgerRow.objects.filter(
        jurisdiction_id=jurisdiction_id, verb__in=("case.lifted_up", "case.lowered"), at__gte=since, at__lt=until
    )
    if unit_path:
        below = [str(unit.id) for unit in units.units_for(jurisdiction_id).units if unit.path.startswith(unit_path)]
        rows = rows.annotate(left=KeyTextTransform("from", "data")).filter(Q(left__in=below))
    found = list(rows.values_list("verb", "data"))
    return LiftStats(
        lifted=sum(verb == "case.lifted_up" for verb, _data in found),
        lowered=sum(verb == "case.lowered" for verb, _data in found),
        seconds=sum(int(data.get("seconds", 0)) for _verb, data in found),
    )


def _line(actor: Actor, delay: Delay) -> DelayLine:
    city = delay.case.jurisdiction_id
    return DelayLine(
        id=delay.id,
        kind=delay.kind,
        kind_name=str(beside.DELAY_KIND_NAMES[delay.kind]),
        state=delay.state,
        state_name=str(beside.DELAY_STATE_NAMES[delay.state]),
        reason=delay.reason,
        until=delay.until,
        extra=workdays.describe_limit(workdays.Limit.parse(delay.extra)) if delay.extra else "",
        asked_at=delay.asked_at,
        asked_by=unit_name(city, delay.unit_id),
        decided_at=delay.decided_at,
        decided_by=unit_name(city, delay.decided_unit_id),
        note=delay.note,
        ended_at=delay.ended_at,
        may_decide=delay.state == Delay.State.ASKED and access.can_decide(actor, delay),
    )
