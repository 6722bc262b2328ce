"""Files beside a task: the form that is asked for, and the answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.core.rules import Actor, Refused, new_id
from oneneedle.gate import rules
from oneneedle.gate.actions import record
from oneneedle.gate.models import Task, TaskFile


@transaction.atomic
def attach_to_task(*, task: Task, file_ids: Sequence[UUID], actor: Actor, now: datetime) -> None:
    """Attach files that the store has cleaned: of the unit that asked, or of the one that answers.

    Refuses everybody else, no file, a task that has ended, and more files than a task may have.
    """
    record.hold(task)
    record.permit("attach", task, actor)
    if not file_ids:
        raise Refused(_("Choose a file."), field="files", code="empty")
    kind = "request" if actor.unit_id == task.from_unit_id else "answer"
    record.note(task, "attached", actor, now, {"files": [str(file_id) for file_id in file_ids], "kind": kind})
    add_files(task, file_ids, kind, actor, now)


def add_files(task: Task, file_ids: Sequence[UUID], kind: str, actor: Actor, now: datetime) -> None:
    """The rows of `attach_to_task`, for steps that write their own ledger row."""
    if not file_ids:
        return
    if task.files.count() + len(file_ids) > rules.MOST_FILES:
        raise Refused(_("This task has as many files as it may have."), field="files", code="too_many")
    TaskFile.objects.bulk_create(
        TaskFile(id=new_id(now), task=task, file_id=file_id, kind=kind, added_at=now, added_by_id=actor.person_id)
        for file_id in file_ids
    )
