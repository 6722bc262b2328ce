"""The record sheet 督办单 of a case or a task: dispatch notices, running status, supervision notices, effect checks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from oneneedle.cases.models import Case, FollowUp, WorkOrder
from oneneedle.cases.queries import follow_ups
from oneneedle.core.queries import on_desk
from oneneedle.core.rules import Actor
from oneneedle.gate.models import Task
from oneneedle.supervision import access
from oneneedle.supervision.models import EffectCheck, StatusNote
from oneneedle.supervision.queries.demarcations import DemarcationRow, demarcations_of, may_demarcate
from oneneedle.supervision.queries.matters import Matter, those_to_ask, units_of
from oneneedle.supervision.queries.notices import NoticeRow, notices_of
from oneneedle.supervision.queries.story import name_of
from oneneedle.units import queries as units


@dataclass(frozen=True, slots=True)
class DispatchLine:
    """One dispatch: to whom, acknowledged by when and when, done by when and when."""

    unit_name: str
    sent_at: datetime
    ack_by: datetime | None
    acknowledged_at: datetime | None
    due_by: datetime | None
    ended_at: datetime | None
    state: str
    late_ack: bool
    late: bool


@dataclass(frozen=True, slots=True)
class StatusLine:
    """One running status."""

    at: datetime
    unit_name: str
    words: str
    share: int | None
    next_step: str


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One later look at the effect."""

    id: UUID
    kind: str  # follow_up of a case, effect_check of a task
    due_on: date
    unit_name: str
    note: str
    done_at: datetime | None
    holds: bool | None
    result: str
    overdue: bool
    may_record: bool


@dataclass(frozen=True, slots=True)
class RecordSheet:
    """The four kinds of records of one case or task, and what this post may add."""

    matter: Matter
    state: str
    dispatches: tuple[DispatchLine, ...]
    statuses: tuple[StatusLine, ...]
    notices: tuple[NoticeRow, ...]
    checks: tuple[CheckLine, ...]
    demarcations: tuple[DemarcationRow, ...]
    askable: tuple[units.UnitRef, ...]
    may_status: bool
    may_plan: bool
    may_demarcate: bool

    @property
    def empty(self) -> bool:
        """Whether nothing of it was written by supervision itself."""
        return not (self.statuses or self.notices or self.checks or self.demarcations)


def get_sheet(actor: Actor, matter: Matter, now: datetime, today: date) -> RecordSheet:
    """The sheet of a matter that `find_matter` gave."""
    case, task, having = matter.case, matter.task, units_of(matter)
    return RecordSheet(
        matter=matter,
        state=case.state if case else task.state if task else "",
        dispatches=_orders(case, now) if case else _task_line(task, now) if task else (),
        statuses=status_of(matter),
        notices=notices_of(actor, matter, now=now),
        checks=_follow_ups(actor, case, now) if case else _checks(actor, task, today) if task else (),
        demarcations=demarcations_of(actor, case, now=now) if case else (),
        askable=those_to_ask(actor, matter, having),
        may_status=any(access.can_write_status(actor, matter.jurisdiction_id, one.path) for one in having),
        may_plan=follow_ups.may_look_again(actor, case) if case else bool(task) and _may_check(actor, task),
        may_demarcate=case is not None and may_demarcate(actor, case),
    )


def status_of(matter: Matter, limit: int = 50) -> tuple[StatusLine, ...]:
    """The running status, newest first."""
    rows = StatusNote.objects.filter(**{f"{matter.kind}_id": matter.id}).order_by("-at", "-id")[:limit]
    return tuple(
        StatusLine(one.at, name_of(one.jurisdiction_id, one.unit_id), one.words, one.share, one.next_step)
        for one in rows
    )


def get_check(actor: Actor, check_id: UUID) -> EffectCheck:
    """An effect check on the actor's desk; EffectCheck.DoesNotExist otherwise."""
    return EffectCheck.objects.filter(on_desk(actor)).select_related("task").get(id=check_id)


def may_record(actor: Actor, check: EffectCheck) -> bool:
    """Whether the page offers the form."""
    return check.done_at is None and access.can_record_check(actor, check)


def _may_check(actor: Actor, task: Task | None) -> bool:
    return task is not None and task.state == Task.State.DONE and access.can_plan_check(actor, task)


def _orders(case: Case, now: datetime) -> tuple[DispatchLine, ...]:
    rows = WorkOrder.objects.filter(case=case).order_by("-seq")
    return tuple(
        DispatchLine(
            unit_name=name_of(case.jurisdiction_id, one.unit_id),
            sent_at=one.sent_at,
            ack_by=one.accept_by,
            acknowledged_at=one.accepted_at,
            due_by=one.finish_by,
            ended_at=one.ended_at,
            state=one.state,
            late_ack=_is_late(one.accept_by, one.accepted_at or one.ended_at, now),
            late=_is_late(one.finish_by, one.ended_at, now),
        )
        for one in rows
    )


def _task_line(task: Task, now: datetime) -> tuple[DispatchLine, ...]:
    line = DispatchLine(
        unit_name=name_of(task.jurisdiction_id, task.to_unit_id),
        sent_at=task.sent_at,
        ack_by=task.ack_by,
        acknowledged_at=task.acknowledged_at,
        due_by=task.due_by,
        ended_at=task.ended_at,
        state=task.state,
        late_ack=_is_late(task.ack_by, task.acknowledged_at or task.ended_at, now),
        late=_is_late(task.due_by, task.ended_at, now),
    )
    return (line,)


def _is_late(due: datetime | None, done: datetime | None, now: datetime) -> bool:
    return due is not None and (done or now) > due


def _follow_ups(actor: Actor, case: Case, now: datetime) -> tuple[CheckLine, ...]:
    rows = FollowUp.objects.filter(case=case).order_by("due_on", "id")
    return tuple(
        CheckLine(
            id=one.id,
            kind="follow_up",
            due_on=one.due_on,
            unit_name=one.unit_name,
            note=one.note,
            done_at=one.done_at,
            holds=None if one.relapsed is None else not one.relapsed,
            result=one.result,
            overdue=one.overdue,
            may_record=one.may_record,
        )
        for one in follow_ups.lines_of(actor, rows, now)
    )


def _checks(actor: Actor, task: Task, today: date) -> tuple[CheckLine, ...]:
    rows = EffectCheck.objects.filter(task=task).order_by("due_on", "id")
    return tuple(
        CheckLine(
            id=one.id,
            kind="effect_check",
            due_on=one.due_on,
            unit_name=name_of(one.jurisdiction_id, one.unit_id),
            note=one.note,
            done_at=one.done_at,
            holds=one.holds,
            result=one.result,
            overdue=one.done_at is None and one.due_on < today,
            may_record=may_record(actor, one),
        )
        for one in rows
    )
