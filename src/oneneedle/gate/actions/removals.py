"""Less is asked: the unit proposes that a request be no longer made of it, and a unit above decides."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.core.rules import Actor, Refused, new_id
from oneneedle.gate import access, rules
from oneneedle.gate.actions import record
from oneneedle.gate.models import Removal, Task


@transaction.atomic
def propose_removal(*, task: Task, reason: str, actor: Actor, now: datetime) -> Removal:
    """Propose 提请清理 that such a request be no longer made of the unit.

    Refuses every other unit, no reason, a task that was taken back, and a second proposal.
    """
    record.hold(task)
    record.permit("propose_removal", task, actor)
    words = rules.read_words(reason, "reason", _("Give the reason; whoever decides will read it."))
    if Removal.objects.filter(task=task).exists():
        raise Refused(_("It was proposed already."), code="again")
    removal = Removal.objects.create(
        id=new_id(now),
        task=task,
        asked_by_id=task.from_unit_id,
        proposed_by_id=task.to_unit_id,
        proposed_at=now,
        reason=words,
    )
    record.note(task, "removal_proposed", actor, now, {"removal": str(removal.id)})
    return removal


@transaction.atomic
def decide_removal(*, removal: Removal, remove: bool, decision: str, actor: Actor, now: datetime) -> None:
    """Decide 裁定: such requests are kept off that unit for a year, and an open one ends; or they go on.

    Refuses both sides, posts that are not above the unit, no reason, and a second decision.
    """
    task = removal.task
    record.lock_gate(task.jurisdiction_id)
    record.hold(task)
    removal.refresh_from_db()
    removal.task = task
    if not access.can_decide_removal(actor, removal):
        raise record.not_yours()
    if removal.state != Removal.State.PROPOSED:
        raise Refused(_("The proposal was decided already."), code="decided")
    words = rules.read_words(decision, "decision", _("Give the reason of the decision; both sides will read it."))
    removal.state = Removal.State.REMOVED if remove else Removal.State.KEPT
    removal.decided_by_id, removal.decided_at, removal.decision = actor.unit_id, now, words
    removal.save(update_fields=["state", "decided_by", "decided_at", "decision"])
    ends = remove and task.state in rules.OPEN_TASK
    changes = {"state": Task.State.WITHDRAWN, "end_words": words, "ended_at": now} if ends else {}
    data = {"removal": str(removal.id), "removed": remove, "ends": ends}
    record.note(task, "removal_decided", actor, now, data, changes)
