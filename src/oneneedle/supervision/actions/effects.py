"""Effect checks of tasks: somebody other than the unit that did it looks again after some weeks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.core import actions as core_actions
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Actor, Refused, new_id
from oneneedle.gate.models import Task
from oneneedle.supervision import access
from oneneedle.supervision.actions import record
from oneneedle.supervision.models import EffectCheck


@transaction.atomic
def plan_effect_check(*, task: Task, due_on: date, note: str = "", actor: Actor, now: datetime) -> EffectCheck:
    """Plan a look 成效核查 at what a finished task has come to.

    Refuses who neither asked for it nor stands above, a task that is not done, and a day that is not to come.
    """
    if not access.can_plan_check(actor, task) or actor.unit_id is None:
        raise record.not_yours()
    if task.state != Task.State.DONE:
        raise Refused(_("The task is not done yet: there is no effect to look at."), code="wrong_state")
    check = EffectCheck.objects.create(
        id=new_id(now),
        jurisdiction_id=task.jurisdiction_id,
        task=task,
        unit_id=actor.unit_id,
        unit_path=actor.unit_path,
        area_path=task.area_path,
        due_on=record.check_day(due_on, task.jurisdiction_id, now, "due_on"),
        note=record.maybe(note, "note"),
        planned_at=now,
    )
    _note(check, "planned", actor, now, {"due_on": due_on.isoformat()})
    return check


@transaction.atomic
def record_effect_check(*, check: EffectCheck, holds: bool, note: str, actor: Actor, now: datetime) -> None:
    """Write down what was found; the unit that did the task reads it.

    Refuses every unit but the one that planned it, a second record, and "it does not hold" without words.
    """
    check.refresh_from_db(from_queryset=EffectCheck.objects.select_for_update())
    if not access.can_record_check(actor, check):
        raise record.not_yours()
    if check.done_at is not None:
        raise Refused(_("Somebody has recorded this already."), code="again")
    said = record.maybe(note, "note")
    if not holds and not said:
        raise Refused(_("Say what you found."), field="note", code="empty")
    check.done_at, check.holds, check.result = now, holds, said
    check.save(update_fields=["done_at", "holds", "result"])
    row = _note(check, "recorded", actor, now, {"holds": holds})
    _tell(row, check, "recorded", now)


@transaction.atomic
def remind_effect_check(*, check: EffectCheck, actor: Actor, now: datetime) -> bool:
    """Remind the unit that planned it, once, when its day has come. Refuses everybody but the house."""
    record.check_house(actor, check.jurisdiction_id)
    waiting = EffectCheck.objects.filter(id=check.id, reminded_at__isnull=True, done_at__isnull=True)
    if check.due_on > record.today_in(check.jurisdiction_id, now) or not waiting.update(reminded_at=now):
        return False
    row = _note(check, "reminded", actor, now, {"due_on": check.due_on.isoformat()})
    _tell(row, check, "due", now)
    return True


def _note(check: EffectCheck, fact: str, actor: Actor, now: datetime, data: Mapping[str, Any]) -> LedgerRow:
    known = {"task": str(check.task_id), **data}
    return core_actions.write_ledger(
        subject=f"effect_check:{check.id}", verb=f"effect_check.{fact}", actor=actor, now=now, data=known
    )


def _tell(row: LedgerRow, check: EffectCheck, step: str, now: datetime) -> None:
    params = {
        "number": check.task.number,
        "link": f"/desk/supervision/checks/{check.id}/" if step == "due" else f"/desk/tasks/{check.task.number}/",
        "what": check.task.title,
        "holds": bool(check.holds),
        "text": check.note if step == "due" else check.result,
    }
    record.tell(row, "effect_check", step, [check.unit_id if step == "due" else check.task.to_unit_id], params, now)
