"""The unit that was asked answers, and says what it cost; the unit that asked may take it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.core.rules import Actor, Refused
from oneneedle.gate import rules
from oneneedle.gate.actions import record
from oneneedle.gate.actions.files import add_files
from oneneedle.gate.models import Task


@transaction.atomic
def accept_task(*, task: Task, actor: Actor, now: datetime) -> None:
    """Accept 签收: the unit takes the task on. Refuses every other unit, and a task that is not waiting for this."""
    record.hold(task)
    record.permit("accept", task, actor)
    changes = {"state": Task.State.ACCEPTED, "acknowledged_at": now}
    record.note(task, "accepted", actor, now, {"late": now > task.ack_by}, changes)


@transaction.atomic
def finish_task(
    *, task: Task, result: str, hours: Decimal | None, file_ids: Sequence[UUID] = (), actor: Actor, now: datetime
) -> None:
    """Finish 办结: the answer in words, the files, and the hours it took; a task not accepted before is by this.

    Refuses every other unit, no words, no hours or impossible ones, and a task that has ended.
    """
    record.hold(task)
    record.permit("finish", task, actor)
    words = rules.read_words(result, "result", _("Write the answer, or what was done."))
    spent = rules.check_hours(hours)
    data = {"hours": str(spent), "late": now > task.due_by}
    changes = {
        "state": Task.State.DONE,
        "result": words,
        "hours": spent,
        "done_at": now,
        "ended_at": now,
        "acknowledged_at": task.acknowledged_at or now,
    }
    record.note(task, "finished", actor, now, data, changes)
    add_files(task, file_ids, "answer", actor, now)


@transaction.atomic
def return_task(*, task: Task, code: str, reason: str, actor: Actor, now: datetime) -> None:
    """Return 退回: the task ends, with a reason the unit that asked will read.

    Refuses every other unit, an unknown reason, no words, and a task that has ended.
    """
    record.hold(task)
    record.permit("return", task, actor)
    if code not in rules.RETURN_CODES:
        raise Refused(_("Choose the reason."), field="code", code="unknown_code")
    words = rules.read_words(reason, "reason", _("Give the reason; the unit that asked will read it."))
    changes = {"state": Task.State.RETURNED, "return_code": code, "end_words": words, "ended_at": now}
    record.note(task, "returned", actor, now, {"code": code}, changes)


@transaction.atomic
def withdraw_task(*, task: Task, reason: str, actor: Actor, now: datetime) -> None:
    """Take the task back 撤回: the unit that asked needs it no more. Refuses every other unit, no words, and an end."""
    record.hold(task)
    record.permit("withdraw", task, actor)
    words = rules.read_words(reason, "reason", _("Say why; the unit that was asked will read it."))
    changes = {"state": Task.State.WITHDRAWN, "end_words": words, "ended_at": now}
    record.note(task, "withdrawn", actor, now, {}, changes)
