"""Items proposed for removal, with what was decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from oneneedle.core.rules import Actor, slice_of
from oneneedle.gate import access, rules
from oneneedle.gate.models import Removal, Task
from oneneedle.gate.queries.likes import count_times
from oneneedle.gate.queries.words import TASK_LINK, unit_name


@dataclass(frozen=True, slots=True)
class ToldRemoval:
    """One proposal in words; `times` is how often such a request came within a year before it."""

    id: UUID
    task_number: str
    title: str
    kind_name: str
    from_name: str
    unit_name: str
    reason: str
    proposed_at: datetime
    state: str
    state_name: str
    tone: str
    decided_by: str
    decided_at: datetime | None
    decision: str
    times: int
    can_decide: bool
    link: str


@dataclass(frozen=True, slots=True)
class RemovalPage:
    """Some proposals, newest first."""

    rows: tuple[ToldRemoval, ...]
    total: int
    page: int
    pages: int


def list_removals(
    actor: Actor, *, state: str = "", unit_id: UUID | None = None, page: int = 1, now: datetime
) -> RemovalPage:
    """The proposals on tasks the actor may see, of one unit if it is named."""
    rows = _visible(actor)
    rows = rows.filter(proposed_by_id=unit_id) if unit_id else rows
    rows = rows.filter(state=state) if state else rows
    total = rows.count()
    here, pages, first, last = slice_of(page, total)
    return RemovalPage(tell_removals(actor, rows.order_by("-proposed_at", "-id")[first:last], now), total, here, pages)


def get_removal(actor: Actor, removal_id: UUID) -> Removal | None:
    """The proposal, if the actor may see its task."""
    return _visible(actor).filter(id=removal_id).first()


def removals_waiting_for(actor: Actor) -> tuple[UUID, ...]:
    """The proposals this desk may decide on, the oldest first."""
    if not access.may_decide(actor):
        return ()
    rows = _visible(actor).filter(state=Removal.State.PROPOSED).order_by("proposed_at")
    return tuple(one.id for one in rows if access.can_decide_removal(actor, one))


def tell_removals(actor: Actor, rows: Iterable[Removal], now: datetime) -> tuple[ToldRemoval, ...]:
    """Proposals in words; repeats are counted at once."""
    found = list(rows)
    times = count_times((one.task for one in found), now) if found else {}
    return tuple(_tell(actor, one, times.get(one.task.duplicate_of_id or one.task.id, 1)) for one in found)


def _visible(actor: Actor) -> QuerySet[Removal]:
    tasks = Task.objects.filter(access.tasks_visible_to(actor))
    return Removal.objects.filter(Q(task__in=tasks)).select_related("task")


def _tell(actor: Actor, one: Removal, times: int) -> ToldRemoval:
    city = one.task.jurisdiction_id
    return ToldRemoval(
        id=one.id,
        task_number=one.task.number,
        title=one.task.title,
        kind_name=str(rules.TASK_KINDS[one.task.kind]),
        from_name=unit_name(city, one.asked_by_id),
        unit_name=unit_name(city, one.proposed_by_id),
        reason=one.reason,
        proposed_at=one.proposed_at,
        state=one.state,
        state_name=str(rules.REMOVAL_STATES[one.state]),
        tone=rules.REMOVAL_TONES[one.state],
        decided_by=unit_name(city, one.decided_by_id),
        decided_at=one.decided_at,
        decision=one.decision,
        times=times,
        can_decide=one.state == Removal.State.PROPOSED and access.can_decide_removal(actor, one),
        link=TASK_LINK % one.task.number,
    )
