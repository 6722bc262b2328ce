"""What does not come through is written down, each push with the rule it met; the request itself leaves no trace."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from oneneedle.core import actions as core
from oneneedle.core.rules import Actor, new_id
from oneneedle.gate import queries, rules
from oneneedle.gate.models import GateRefusal
from oneneedle.units import queries as units

SHOWN = 5  # rules of that many units are told in the message itself; all of them stand on record


def write_refusals(
    ask: rules.Ask, verdicts: Mapping[UUID, rules.Verdict], asker: units.UnitRef, actor: Actor, now: datetime
) -> list[UUID]:
    """One refusal for each unit the request may not reach."""
    written = []
    for unit_id, verdict in verdicts.items():
        unit = units.units_for(actor.jurisdiction_id).by_id[unit_id]
        row = GateRefusal(
            to_unit_id=unit.id,
            to_unit_path=unit.path,
            level=unit.level,
            area_path=unit.area_path,
            kind=ask.kind,
            subject=ask.subject[:40],
            title=ask.title,
            asked=ask.asked,
            duty_code=ask.duty_code[:40],
            admission_id=ask.admission if "admission" in verdict.rule and verdict.rule != "unknown_admission" else None,
        )
        written.append(write_refusal(row, verdict, asker, actor, now))
    return written


def write_refusal(row: GateRefusal, verdict: rules.Verdict, asker: units.UnitRef, actor: Actor, now: datetime) -> UUID:
    """Write one refusal down: the row, and its place in the ledger."""
    row.id = new_id(now)
    row.at, row.jurisdiction_id = now, actor.jurisdiction_id
    row.from_unit_id, row.from_unit_path = asker.id, asker.path
    row.rule = verdict.rule
    row.exclusion_id = verdict.exclusion.id if verdict.exclusion else None
    row.save(force_insert=True)
    data = {
        "rule": row.rule,
        "to": str(row.to_unit_id) if row.to_unit_id else None,
        "kind": row.kind,
        "subject": row.subject,
        "duty": row.duty_code,
        "admission": str(row.admission_id) if row.admission_id else None,
        "exclusion": verdict.exclusion.code if verdict.exclusion else None,
    }
    core.write_ledger(subject=f"gate_refusal:{row.id}", verb="gate.refused", actor=actor, now=now, data=data)
    return row.id


def gate_refused(actor: Actor, refusals: list[UUID], field: str) -> rules.GateRefused:
    """The refusal in words: the rules in full, and what can be done."""
    shown = queries.shown_rules(actor, refusals)
    lines = [f"{one.text} {one.basis}".strip() for one in shown[:SHOWN]]
    steps = dict.fromkeys(one.next_step for one in shown)
    return rules.GateRefused("\n".join([*lines, *steps]), field=field, refusals=refusals)
