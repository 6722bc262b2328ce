"""What every step at the gate does: queue, take the row for itself, ask whether it may, write ledger and columns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from oneneedle.core import actions as core
from oneneedle.core.rules import Actor, Refused
from oneneedle.core.rules.moves import check_source
from oneneedle.gate import access, rules
from oneneedle.gate.models import Admission, Task


def lock_gate(jurisdiction_id: str) -> None:
    """Who asks, decides what is asked, or changes the exclusion list of a city waits here until this one has ended."""
    core.wait_turn(f"gate:{jurisdiction_id}")


def hold(task: Task) -> None:
    """Lock the task's row until the transaction ends and bring the object up to date: answers come one by one."""
    task.refresh_from_db(from_queryset=Task.objects.select_for_update())


def permit(verb: str, task: Task, actor: Actor) -> None:
    """Refuse a step the post may not take, or that does not lead on from here."""
    move = rules.MOVES[verb]
    if not access.can_move(verb, actor, task):
        raise not_yours()
    check_source(move, task.state, rules.STATE_NAMES)


def note(
    task: Task,
    fact: str,
    actor: Actor,
    now: datetime,
    data: Mapping[str, Any] | None = None,
    changes: Mapping[str, Any] | None = None,
) -> None:
    """One row in the ledger and the columns that go with it; the clock is set to the next moment of the new state."""
    for name, value in (changes or {}).items():
        setattr(task, name, value)
    row = core.write_ledger(subject=f"task:{task.id}", verb=f"task.{fact}", actor=actor, now=now, data=data)
    following = rules.next_stage(clock_of(task), task.due_stage)
    task.next_due_at = following[1] if following else None
    task.version, task.changed_at = row.seq, max(now, task.changed_at)
    task.save(update_fields=[*(changes or {}), "next_due_at", "version", "changed_at"])


def note_admission(
    admission: Admission, fact: str, actor: Actor, now: datetime, data: Mapping[str, Any], changes: Mapping[str, Any]
) -> None:
    """The same for an admission."""
    subject = f"admission:{admission.id}"
    row = core.write_ledger(subject=subject, verb=f"admission.{fact}", actor=actor, now=now, data=data)
    for name, value in {**changes, "version": row.seq}.items():
        setattr(admission, name, value)
    admission.save(update_fields=[*changes, "version"])


def clock_of(task: Task) -> rules.Clock:
    """What the moments of the task are worked out from."""
    return rules.Clock(task.state, task.sent_at, task.ack_by, task.due_by)


def not_yours() -> Refused:
    """The refusal of a post that may not do this."""
    return Refused(_("Your post may not do this."), code="not_yours")
