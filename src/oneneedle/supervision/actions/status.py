"""Running status: the unit that has a case or a task says how far it is."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases.models import Case
from oneneedle.core import actions as core_actions
from oneneedle.core.rules import Actor, Refused, new_id
from oneneedle.gate.models import Task
from oneneedle.supervision import access
from oneneedle.supervision.actions import record
from oneneedle.supervision.models import StatusNote
from oneneedle.supervision.queries.matters import matter_of, units_of


@transaction.atomic
def write_status(
    *,
    words: str,
    share: int | None = None,
    next_step: str = "",
    case: Case | None = None,
    task: Task | None = None,
    actor: Actor,
    now: datetime,
) -> StatusNote:
    """Write the running status 进展 of a case or a task: words, the share done if it can be said, the next step.

    Refuses units that have nothing to do with it, no words, and a share that is none.
    """
    matter = matter_of(actor, case=case, task=task)
    having = [one for one in units_of(matter) if access.can_write_status(actor, actor.jurisdiction_id, one.path)]
    if actor.unit_id is None or not having:
        raise record.not_yours()
    said = record.words(words, "words", _("Say how far it is."))
    if share is not None and not 0 <= share <= 100:
        raise Refused(_("The share done lies between 0 and 100."), field="share", code="bad_share")
    note = StatusNote.objects.create(
        id=new_id(now),
        jurisdiction_id=actor.jurisdiction_id,
        case_id=matter.id if matter.kind == "case" else None,
        task_id=matter.id if matter.kind == "task" else None,
        unit_id=actor.unit_id,
        words=said,
        share=share,
        next_step=record.maybe(next_step, "next_step"),
        at=now,
    )
    data = {**matter.facts, "share": share}
    core_actions.write_ledger(
        subject=f"status_note:{note.id}", verb="status_note.written", actor=actor, now=now, data=data
    )
    return note
