"""Rectifications: reported by the unit that owes it, closed by somebody on the ground, never on paper alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases.models import Case
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Actor, Refused, is_under, new_id
from oneneedle.core.rules.words import clean_words
from oneneedle.gate import actions as gate
from oneneedle.gate import rules as gate_rules
from oneneedle.places import queries as places
from oneneedle.supervision import access, rules
from oneneedle.supervision.actions import record
from oneneedle.supervision.models import Rectification
from oneneedle.supervision.queries.matters import matter_of, units_of
from oneneedle.units import queries as units


def open_rectification(
    *,
    unit_id: UUID,
    problem: str,
    source: str,
    action: str,
    due_on: date,
    area_path: str = "",
    case: Case | None = None,
    subject: str = "",
    duty_code: str = "",
    warning_answer: str = "",
    actor: Actor,
    now: datetime,
) -> Rectification:
    """Put a problem on the public list 整改 of a unit: what is wrong, who said so, what shall be done, until when.

    A street or community is asked as at the gate: no excluded or removed matter, and a duty of the list or a case of
    its ground is cited. What is kept off is written down and stands: then this never runs inside another transaction.
    Refuses who may neither ask that unit nor speak for it, ground that is not the actor's, a private case, a list
    nobody on the ground could close, and a day that is not to come.
    """
    guarded = actor.unit_id != unit_id and record.is_guarded(actor.jurisdiction_id, unit_id)
    ask = gate_rules.Ask(
        kind="task",
        title=gate_rules.title_of(problem),
        asked=f"{problem}\n{action}",
        due_by=None,
        subject=subject,
        duty_code=clean_words(duty_code) if guarded else "",
        warning_answer=clean_words(warning_answer)[: rules.MAX_WORDS] if guarded else "",
    )
    with transaction.atomic(durable=guarded):
        plan = _plan(unit_id, problem, source, action, due_on, area_path, case, actor, now)
        has_case = case is not None and _concerns(unit_id, actor, case)
        refused = gate.judge_demand(unit_id=unit_id, ask=ask, has_case=has_case, actor=actor, now=now)
        if refused is None:
            return _open(plan, ask, actor, now)
    raise refused


def _plan(
    unit_id: UUID,
    problem: str,
    source: str,
    action: str,
    due_on: date,
    area_path: str,
    case: Case | None,
    actor: Actor,
    now: datetime,
) -> Rectification:
    """The row as it would be written, all of it looked at."""
    unit = record.find_unit(actor.jurisdiction_id, unit_id, "unit_id")
    ground = _ground(actor, unit, area_path, case)
    if actor.unit_id is None or not access.can_open_rectification(actor, ground, unit):
        raise record.not_yours()
    if source not in rules.SOURCE_NAMES:
        raise Refused(_("Choose where it is known from."), field="source", code="unknown_source")
    if case is None:
        _need_witness(actor.jurisdiction_id, ground, unit)
    owes = {"unit_id": unit.id, "unit_path": unit.path, "opened_by_id": actor.unit_id}
    matter: dict[str, Any] = {"area_path": ground, "case": case, "source": source}
    return Rectification(
        id=new_id(now),
        jurisdiction_id=actor.jurisdiction_id,
        **owes,
        **matter,
        problem=record.words(problem, "problem", _("Say what is wrong.")),
        action=record.words(action, "action", _("Say what shall be done.")),
        due_on=record.check_day(due_on, actor.jurisdiction_id, now, "due_on"),
        opened_at=now,
        changed_at=now,
    )


def _open(one: Rectification, ask: gate_rules.Ask, actor: Actor, now: datetime) -> Rectification:
    one.duty_code, one.warning_answer = ask.duty_code[:40], ask.warning_answer
    one.save(force_insert=True)
    data = {"unit": str(one.unit_id), "source": one.source, "due_on": one.due_on.isoformat()}
    case = str(one.case_id) if one.case_id else None
    row = record.note(one, "opened", actor, now, {**data, "case": case, "duty": one.duty_code})
    gate.count_demand(subject=row.subject, kind="rectification", unit_id=one.unit_id, actor=actor, now=now)
    _tell(row, one, "opened", [one.unit_id], now)
    return one


@transaction.atomic
def report_rectification(
    *, rectification: Rectification, evidence: str, file_ids: Sequence[UUID] = (), actor: Actor, now: datetime
) -> None:
    """Report that it is put right, with evidence; it stays open until somebody on the ground confirms it.

    Refuses every unit but the one that owes it, a report that waits already, and no words.
    """
    one = rectification
    _permit("report", one, actor)
    said = record.words(evidence, "evidence", _("Say what was done, so that others can see it."))
    changes = {"state": Rectification.State.REPORTED, "evidence": said, "reported_at": now}
    record.add_proof(one, file_ids, now)
    row = record.note(one, "reported", actor, now, {"files": [str(one_id) for one_id in file_ids]}, changes)
    _tell(row, one, "reported", [one.opened_by_id, *_witnesses(one)], now, text=said)


@transaction.atomic
def confirm_rectification(*, rectification: Rectification, words: str = "", actor: Actor, now: datetime) -> None:
    """Confirm on the ground that it is put right: it closes.

    Refuses everybody but the community there and the resident whose case it was, and what was not reported.
    """
    one = rectification
    _permit("confirm", one, actor)
    witness = access.witness_of(actor, one)
    changes: dict[str, Any] = {
        "state": Rectification.State.CLOSED,
        "witness": witness,
        "witness_unit_id": actor.unit_id if witness == "community" else None,
        "witness_words": record.maybe(words, "words"),
        "ended_at": now,
    }
    row = record.note(one, "confirmed", actor, now, {"witness": witness}, changes)
    _tell(row, one, "confirmed", [one.unit_id, one.opened_by_id], now)


@transaction.atomic
def deny_rectification(*, rectification: Rectification, words: str, actor: Actor, now: datetime) -> None:
    """Say on the ground that it is not put right: the unit goes on. Refuses whom confirming refuses, and no words."""
    one = rectification
    _permit("deny", one, actor)
    said = record.words(words, "words", _("Say what is still wrong."))
    changes = {"state": Rectification.State.OPEN, "denied": one.denied + 1, "witness_words": said}
    row = record.note(one, "denied", actor, now, {"witness": access.witness_of(actor, one)}, changes)
    _tell(row, one, "denied", [one.unit_id, one.opened_by_id], now, text=said)


@transaction.atomic
def withdraw_rectification(*, rectification: Rectification, reason: str, actor: Actor, now: datetime) -> None:
    """Strike it off, as written down by mistake; it stays on the list as struck off.

    Refuses the unit that owes it, everybody who neither wrote it down nor stands above, and no reason.
    """
    one = rectification
    _permit("withdraw", one, actor)
    said = record.words(reason, "reason", _("Give the reason; everybody can read it."))
    changes = {"state": Rectification.State.WITHDRAWN, "ended_at": now, "end_words": said}
    row = record.note(one, "withdrawn", actor, now, {}, changes)
    gate.uncount_demand(subject=row.subject, actor=actor, now=now)
    _tell(row, one, "withdrawn", [one.unit_id], now, text=said)


@transaction.atomic
def pass_rectification_day(*, rectification: Rectification, actor: Actor, now: datetime) -> bool:
    """Mark one whose day is over as late, once. Refuses everybody but the house."""
    one = rectification
    record.check_house(actor, one.jurisdiction_id)
    record.hold(one)
    late = one.due_on < record.today_in(one.jurisdiction_id, now)
    if one.state != Rectification.State.OPEN or one.overdue_at is not None or not late:
        return False
    row = record.note(one, "overdue", actor, now, {"due_on": one.due_on.isoformat()}, {"overdue_at": now})
    told = [one.unit_id, one.opened_by_id, record.above(one.jurisdiction_id, one.unit_id)]
    _tell(row, one, "overdue", told, now)
    return True


def _permit(verb: str, one: Rectification, actor: Actor) -> None:
    record.hold(one)
    allowed = access.can_move_rectification(verb, actor, one)
    record.permit(allowed, rules.RECTIFICATION_MOVES[verb], one.state, rules.RECTIFICATION_STATE_NAMES)


def _ground(actor: Actor, unit: units.UnitRef, area_path: str, case: Case | None) -> str:
    """The case's, else the named area, else what the unit serves; an area must lie with the unit or the actor."""
    if case is not None:
        matter = matter_of(actor, case=case)
        if case.private:
            raise Refused(_("This case is not public; the list is."), field="case", code="private")
        return matter.area_path
    ground = area_path or unit.area_path
    served = is_under(ground, unit.area_path) or is_under(ground, actor.area_path)
    if not served or places.get_area(ground) is None:
        raise Refused(_("Choose the ground it lies on."), field="area_path", code="unknown_area")
    return ground


def _concerns(unit_id: UUID, actor: Actor, case: Case) -> bool:
    """Whether the case lies on the unit's ground, or it has or had it: only then a demand can rest on it."""
    unit = units.get_unit(actor.jurisdiction_id, unit_id)
    here = unit is not None and is_under(case.area_path, unit.area_path)
    return here or unit in units_of(matter_of(actor, case=case))


def _need_witness(jurisdiction_id: str, ground: str, unit: units.UnitRef) -> None:
    """Refuse what no community on the ground could confirm, when there is no case whose reporter could."""
    level = access.nearest_level(jurisdiction_id)
    found = any(
        one.active
        and one.level == level
        and (is_under(ground, one.area_path) or is_under(one.area_path, ground))
        and not access.is_own_work(jurisdiction_id, one, unit.id)
        for one in units.units_for(jurisdiction_id).units
    )
    if not found:
        words = _("Nobody on the ground could confirm it: name the case of the resident who can.")
        raise Refused(words, field="case", code="no_witness")


def _witnesses(one: Rectification) -> list[UUID | None]:
    """The community on whose ground it lies, where there is one; many on a large ground are not all told."""
    level = access.nearest_level(one.jurisdiction_id)
    found = (unit for unit in units.units_for(one.jurisdiction_id).units if unit.active and unit.level == level)
    return [unit.id for unit in found if is_under(one.area_path, unit.area_path)]


def _tell(
    row: LedgerRow, one: Rectification, step: str, told: Sequence[UUID | None], now: datetime, text: str = ""
) -> None:
    params = {
        "link": f"/desk/supervision/rectifications/{one.id}/",
        "asked": record.name_of(one.jurisdiction_id, one.unit_id),
        "number": record.brief(one.problem),
        "what": one.problem,
        "day": one.due_on.isoformat(),
        "text": text,
    }
    record.tell(row, "rectification", step, told, params, now)
