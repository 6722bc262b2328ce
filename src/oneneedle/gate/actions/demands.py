"""What supervision asks of streets and communities: held against the rules of the gate, counted as a burden."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from oneneedle.core.rules import Actor
from oneneedle.gate import rules
from oneneedle.gate.actions import record
from oneneedle.gate.actions.ask import ask_back, check_subject
from oneneedle.gate.actions.keep_off import gate_refused, write_refusals
from oneneedle.gate.models import Demand
from oneneedle.gate.queries import citations
from oneneedle.units import queries as units


@transaction.atomic
def judge_demand(
    *, unit_id: UUID, ask: rules.Ask, has_case: bool, actor: Actor, now: datetime
) -> rules.GateRefused | None:
    """Hold what one unit demands of another against exclusions, removals and basis; a case of that ground is one too.

    A demand that does not come through is written down; the answer is the refusal, to be raised behind the caller's
    transaction. None when it comes through, and for units the gate does not guard and for the own one. Refuses a
    matter no exclusion names, and words that sound excluded and are not answered.
    """
    city, asker = actor.jurisdiction_id, units.get_unit(actor.jurisdiction_id, actor.unit_id) if actor.unit_id else None
    unit = units.get_unit(city, unit_id)
    if asker is None or unit is None or unit.level not in rules.GATED_LEVELS or unit.id == asker.id:
        return None
    check_subject(city, ask.subject)
    record.lock_gate(city)
    grounds = citations.grounds_for(city, asker.id, ask, [unit.id], None, now)
    verdict = rules.judge(ask, citations.target_of(unit), grounds)
    if verdict is not None and not (verdict.rule == "no_basis" and has_case):
        refusals = write_refusals(ask, {unit.id: verdict}, asker, actor, now)
        return gate_refused(actor, refusals, verdict.field)
    ask_back(ask, [unit], grounds.exclusions)
    return None


@transaction.atomic
def count_demand(*, subject: str, kind: str, unit_id: UUID, actor: Actor, now: datetime) -> None:
    """Count it in the burden ledger of the unit; once, and of units the gate guards alone, the own one left out."""
    unit = units.get_unit(actor.jurisdiction_id, unit_id)
    if actor.unit_id is None or unit is None or unit.level not in rules.GATED_LEVELS or unit.id == actor.unit_id:
        return
    told = {"kind": kind, "from_unit_id": actor.unit_id, "to_unit_id": unit.id, "at": now}
    Demand.objects.get_or_create(subject=subject, defaults={"jurisdiction_id": actor.jurisdiction_id, **told})


@transaction.atomic
def uncount_demand(*, subject: str, actor: Actor, now: datetime) -> None:
    """Count it no more: it was taken back."""
    Demand.objects.filter(subject=subject, jurisdiction_id=actor.jurisdiction_id).update(withdrawn=True)
