"""What a request may cite, and everything the gate holds it against at one moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oneneedle.core.rules import Actor
from oneneedle.duties import queries as duties
from oneneedle.duties.rules import LEVELS, STANCES, Duty, said
from oneneedle.gate import access, rules
from oneneedle.gate.models import Admission, Task
from oneneedle.gate.queries import exclusions
from oneneedle.gate.queries.likes import removed_for
from oneneedle.gate.queries.words import ADMISSION_LINK, DUTY_LINK
from oneneedle.units import queries as units


@dataclass(frozen=True, slots=True)
class Cited:
    """What a task rests on, as it stood when the task was sent."""

    kind: str
    code: str
    name: str
    basis: str
    since: datetime | None
    until: datetime | None
    link: str


@dataclass(frozen=True, slots=True)
class Citable:
    """An item of the list to choose from; `why` says what keeps it from being cited for these units."""

    code: str
    name: str
    level_name: str
    stance_name: str
    basis: str
    usable: bool
    why: str
    link: str


def askable_units(actor: Actor) -> tuple[units.UnitRef, ...]:
    """The streets and communities the actor's unit may ask, by their path."""
    asker = units.get_unit(actor.jurisdiction_id, actor.unit_id) if actor.unit_id else None
    if asker is None or not access.may_ask(actor):
        return ()
    return tuple(one for one in units.units_for(actor.jurisdiction_id).units if access.reaches(asker, one))


def target_of(unit: units.UnitRef) -> rules.Target:
    """The unit as the gate sees it."""
    return rules.Target(unit.id, unit.path, unit.level, unit.area_path)


def leave_of(admission: Admission) -> rules.Leave:
    """An admission as the gate sees it."""
    return rules.Leave(
        asked_by=admission.asked_by_id,
        state=admission.state,
        until=admission.until,
        kind=admission.kind,
        subject=admission.subject,
        level=admission.level,
        area_path=admission.area_path,
        to_unit=admission.to_unit_id,
        decided_at=admission.decided_at,
        words=rules.words_of(admission.title, rules.like_terms(admission.title, admission.reason)),
    )


def grounds_for(
    city: str, from_unit: UUID, ask: rules.Ask, unit_ids: Sequence[UUID], admission: Admission | None, now: datetime
) -> rules.Grounds:
    """What this request is held against, read from the database: nothing here may be a moment old."""
    code = "" if ask.admission else ask.duty_code
    return rules.Grounds(
        at=now,
        from_unit=from_unit,
        exclusions=exclusions.in_force(city, now),
        duty=duties.read_book(city).item_at(code, now) if code else None,
        leave=leave_of(admission) if admission else None,
        removed_for=removed_for(city, from_unit, unit_ids, ask, now),
    )


def citable_duties(
    city: str, text: str, to_units: Sequence[UUID], at: datetime, limit: int = 20
) -> tuple[Citable, ...]:
    """Items of the list in force that hold the words, those that can be cited for all these units first."""
    known = (units.get_unit(city, unit_id) for unit_id in to_units)
    targets = [target_of(unit) for unit in known if unit]
    found = duties.search_duties(duties.get_book(city).in_force(at), text)
    told = [_tell(one, targets) for one in found]
    return tuple(sorted(told, key=lambda one: not one.usable)[:limit])


def _tell(duty: Duty, targets: Sequence[rules.Target]) -> Citable:
    rule = next(filter(None, (rules.judge_duty(duty, target) for target in targets)), "")
    if not targets and duty.level not in rules.GATED_LEVELS:
        rule = "other_level"
    return Citable(
        code=duty.code,
        name=duty.name,
        level_name=said(duty.level, LEVELS),
        stance_name=said(duty.stance, STANCES),
        basis=duty.basis,
        usable=not rule and duty.stance != "taken_back",
        why=str(rules.RULES[rule]) if rule else "",
        link=DUTY_LINK % duty.code,
    )


def cited_by(task: Task) -> Cited:
    """What the task cites: the item as it stood when it was sent, or the admission."""
    if task.admission is not None:
        one = task.admission
        link = ADMISSION_LINK % one.number
        return Cited("admission", one.number, one.title, one.reason, one.decided_at, one.until, link)
    duty = duties.get_book(task.jurisdiction_id).item_at(task.duty_code, task.sent_at)
    link = DUTY_LINK % task.duty_code
    if duty is None:
        return Cited("duty", task.duty_code, task.duty_code, "", None, None, link)
    return Cited("duty", duty.code, duty.name, duty.basis, duty.since, duty.until, link)
