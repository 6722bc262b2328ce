"""What the house does by itself when a task is not accepted or not done in time."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.core.rules import SYSTEM_CHANNEL, Actor, Refused
from oneneedle.gate import rules
from oneneedle.gate.actions import record
from oneneedle.gate.models import Task


@transaction.atomic
def pass_task_deadline(*, task: Task, actor: Actor, now: datetime) -> str:
    """Warn 预警 or mark overdue 超期, whichever moment has come; the stage, or "" when none has.

    Moments that were missed are passed in order, one a call. Refuses everybody but the house itself.
    """
    if actor.channel != SYSTEM_CHANNEL or actor.jurisdiction_id != task.jurisdiction_id:
        raise Refused(_("Deadlines are watched by the house itself."), code="not_yours")
    record.hold(task)
    following = rules.next_stage(record.clock_of(task), task.due_stage)
    if following is None or following[1] > now:
        Task.objects.filter(id=task.id).update(next_due_at=following[1] if following else None)
        return ""
    stage, at = following
    phase, _line, what = stage.partition("_")
    data = {"stage": stage, "phase": phase, "due": at.isoformat()}
    record.note(task, rules.STAGE_FACTS[what], actor, now, data, {"due_stage": stage})
    return stage
