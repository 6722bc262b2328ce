"""Supervision notices: a unit is asked for account, answers, and whoever asked says whether that is enough."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases import queries as cases
from oneneedle.cases.actions.numbering import next_number
from oneneedle.cases.models import Case
from oneneedle.core import queries as core
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Actor, Refused, new_id
from oneneedle.core.rules.moments import Moments, next_moment
from oneneedle.gate import actions as gate
from oneneedle.gate.models import Task
from oneneedle.supervision import access, rules
from oneneedle.supervision.actions import record
from oneneedle.supervision.models import SupervisionAnswer, SupervisionNotice
from oneneedle.supervision.queries.matters import Matter, matter_of, units_of
from oneneedle.units import queries as units


@transaction.atomic
def ask_account(
    *,
    unit_id: UUID,
    what: str,
    due_by: datetime,
    case: Case | None = None,
    task: Task | None = None,
    actor: Actor,
    now: datetime,
) -> SupervisionNotice:
    """Ask 督办: a unit that has or had this case or task shall give account by then.

    Refuses who may not ask that unit, a unit that has nothing to do with it, no question, and a moment gone by.
    """
    matter = matter_of(actor, case=case, task=task)
    unit = record.find_unit(actor.jurisdiction_id, unit_id, "unit_id")
    if actor.unit_id is None or not access.can_ask(actor, matter.area_path, unit):
        raise record.not_yours()
    if unit.id not in {one.id for one in units_of(matter)}:
        raise Refused(_("This unit has nothing to do with it."), field="unit_id", code="not_involved")
    said = record.words(what, "what", _("Say what the unit shall give account of."))
    record.check_moment(due_by, now, "due_by")
    notice = _write(matter, unit, said, due_by, actor, now)
    data = {"unit": str(unit.id), "due_by": due_by.isoformat(), **matter.facts}
    row = record.note(notice, "asked", actor, now, data, {"next_due_at": _next_moment(notice)})
    gate.count_demand(subject=row.subject, kind="notice", unit_id=unit.id, actor=actor, now=now)
    _tell(row, notice, "asked", [notice.unit_id], now, text=said)
    return notice


@transaction.atomic
def answer_account(*, notice: SupervisionNotice, words: str, actor: Actor, now: datetime) -> SupervisionAnswer:
    """Give account for the asked unit; the clock stops until the asker has read it.

    Refuses every other unit, a notice that does not wait for an answer, and no words.
    """
    _permit("answer", notice, actor)
    said = record.words(words, "words", _("Say what was done and what comes next."))
    late = now > notice.due_by
    answer = SupervisionAnswer.objects.create(
        id=new_id(now), notice=notice, seq=notice.answers.count() + 1, words=said, answered_at=now, late=late
    )
    changes = {"state": SupervisionNotice.State.ANSWERED, "next_due_at": None}
    row = record.note(notice, "answered", actor, now, {"late": late, "seq": answer.seq}, changes)
    _tell(row, notice, "answered", [notice.from_unit_id], now, text=said)
    return answer


@transaction.atomic
def accept_answer(*, notice: SupervisionNotice, words: str = "", actor: Actor, now: datetime) -> None:
    """Accept the answer: the notice ends. Refuses every unit but the asker, and a notice without an answer."""
    _permit("accept", notice, actor)
    said = record.maybe(words, "words")
    notice.answers.filter(enough__isnull=True).update(enough=True, reply=said)
    changes = {"state": SupervisionNotice.State.ACCEPTED, "ended_at": now, "end_words": said}
    row = record.note(notice, "accepted", actor, now, {}, changes)
    _tell(row, notice, "accepted", [notice.unit_id], now, text=said)


@transaction.atomic
def ask_again(*, notice: SupervisionNotice, words: str, due_by: datetime, actor: Actor, now: datetime) -> None:
    """Ask again: the answer was not enough; a fresh clock runs.

    Refuses every unit but the asker, a notice without an answer, no reason, and a moment gone by.
    """
    _permit("again", notice, actor)
    said = record.words(words, "words", _("Say what is missing in the answer."))
    record.check_moment(due_by, now, "due_by")
    notice.answers.filter(enough__isnull=True).update(enough=False, reply=said)
    notice.asked_at, notice.due_by = now, due_by
    changes: dict[str, Any] = {
        "state": SupervisionNotice.State.ASKED,
        "asked_at": now,
        "due_by": due_by,
        "due_stage": "",
    }
    notice.due_stage = ""
    changes["next_due_at"] = _next_moment(notice)
    row = record.note(notice, "asked_again", actor, now, {"due_by": due_by.isoformat()}, changes)
    _tell(row, notice, "again", [notice.unit_id], now, text=said)


@transaction.atomic
def withdraw_notice(*, notice: SupervisionNotice, reason: str, actor: Actor, now: datetime) -> None:
    """Take the notice back. Refuses every unit but the asker, a notice that has ended, and no reason."""
    _permit("withdraw", notice, actor)
    said = record.words(reason, "reason", _("Give the reason; the asked unit will read it."))
    changes = {
        "state": SupervisionNotice.State.WITHDRAWN,
        "ended_at": now,
        "end_words": said,
        "next_due_at": None,
    }
    row = record.note(notice, "withdrawn", actor, now, {}, changes)
    gate.uncount_demand(subject=row.subject, actor=actor, now=now)
    _tell(row, notice, "withdrawn", [notice.unit_id], now, text=said)


@transaction.atomic
def pass_notice_deadline(*, notice: SupervisionNotice, actor: Actor, now: datetime) -> str:
    """Warn 预警, mark overdue 超期 or lift 上提 to the unit above, whichever moment has come; the stage, or "".

    Moments that were missed are passed in order, one a call. Refuses everybody but the house itself.
    """
    record.check_house(actor, notice.jurisdiction_id)
    record.hold(notice)
    following = next_moment(_moments(notice), notice.due_stage) if notice.state == "asked" else None
    if following is None or following[1] > now:
        SupervisionNotice.objects.filter(id=notice.id).update(next_due_at=following[1] if following else None)
        return ""
    stage, at = following
    notice.due_stage = stage
    changes: dict[str, Any] = {"due_stage": stage, "next_due_at": _next_moment(notice)}
    data: dict[str, Any] = {"due": at.isoformat(), "unit": str(notice.unit_id)}
    told: list[UUID | None] = [notice.unit_id]
    if stage == "overdue":
        changes["overdue_at"] = notice.overdue_at or now
        told.append(notice.from_unit_id)
    if stage == "lifted":
        parent = record.above(notice.jurisdiction_id, notice.unit_id)
        changes["lifted_at"] = notice.lifted_at or now
        data["parent"] = str(parent) if parent else None
        told += [notice.from_unit_id, parent]
    row = record.note(notice, stage, actor, now, data, changes)
    _tell(row, notice, stage, told, now)
    return stage


def _permit(verb: str, notice: SupervisionNotice, actor: Actor) -> None:
    record.hold(notice)
    allowed = access.can_move_notice(verb, actor, notice)
    record.permit(allowed, rules.NOTICE_MOVES[verb], notice.state, rules.NOTICE_STATE_NAMES)


def _write(
    matter: Matter, unit: units.UnitRef, what: str, due_by: datetime, actor: Actor, now: datetime
) -> SupervisionNotice:
    city = core.get_jurisdiction(actor.jurisdiction_id)
    own = record.own_unit(actor)
    return SupervisionNotice.objects.create(
        id=new_id(now),
        jurisdiction_id=actor.jurisdiction_id,
        number=rules.PREFIX + next_number(now, city.timezone if city else "UTC"),
        case_id=matter.id if matter.kind == "case" else None,
        task_id=matter.id if matter.kind == "task" else None,
        from_unit_id=own.id,
        from_path=own.path,
        unit_id=unit.id,
        unit_path=unit.path,
        area_path=matter.area_path,
        what=what,
        asked_at=now,
        first_asked_at=now,
        due_by=due_by,
        changed_at=now,
    )


def _moments(notice: SupervisionNotice) -> Moments:
    unit = units.get_unit(notice.jurisdiction_id, notice.unit_id)
    return rules.moments_of(notice.asked_at, notice.due_by, cases.calendar_for(notice.jurisdiction_id, unit))


def _next_moment(notice: SupervisionNotice) -> datetime | None:
    following = next_moment(_moments(notice), notice.due_stage)
    return following[1] if following else None


def _tell(
    row: LedgerRow, notice: SupervisionNotice, step: str, told: list[UUID | None], now: datetime, text: str = ""
) -> None:
    city = notice.jurisdiction_id
    params = {
        "number": notice.number,
        "link": f"/desk/supervision/notices/{notice.number}/",
        "asker": record.name_of(city, notice.from_unit_id),
        "asked": record.name_of(city, notice.unit_id),
        "what": notice.what,
        "due_by": notice.due_by.isoformat(),
        "text": text,
    }
    record.tell(row, "supervision", step, told, params, now)
