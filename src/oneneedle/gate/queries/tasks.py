"""Lists of tasks: asked of us, asked by us, and asked of units on our ground."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from oneneedle.cases.rules import text as text_rules
from oneneedle.core.queries import count_rows
from oneneedle.core.rules import Actor, slice_of
from oneneedle.core.rules.words import clean_words
from oneneedle.duties import queries as duties
from oneneedle.gate import access, rules
from oneneedle.gate.models import Admission, GateRefusal, Task
from oneneedle.gate.queries.admissions import waiting_for
from oneneedle.gate.queries.likes import count_times
from oneneedle.gate.queries.removals import removals_waiting_for
from oneneedle.gate.queries.words import TASK_LINK, unit_name

BOXES = ("to_us", "from_us", "below")
REFUSALS_SHOWN = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task in a list; `times` says how often like ones came within a year."""

    id: UUID
    number: str
    kind: str
    kind_name: str
    title: str
    state: str
    state_name: str
    tone: str
    from_name: str
    to_name: str
    due_by: datetime
    ack_by: datetime
    sent_at: datetime
    overdue: bool
    times: int
    citation: str
    link: str


@dataclass(frozen=True, slots=True)
class TaskPage:
    """Some tasks."""

    rows: tuple[TaskRow, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class BoxCounts:
    """What waits on a desk of the gate."""

    to_us: int
    to_us_late: int
    from_us: int
    admissions_to_decide: int
    admissions_ours: int
    refusals: int
    removals_to_decide: int


def list_tasks(
    actor: Actor,
    *,
    box: str = "to_us",
    state: str = "open",
    kind: str = "",
    text: str = "",
    page: int = 1,
    now: datetime,
) -> TaskPage:
    """A box of the desk: open tasks by their due day, the others newest first."""
    rows = _box(actor, box)
    rows = rows.filter(kind=kind) if kind else rows
    if state:
        states = {"open": rules.OPEN_TASK, "ended": rules.ENDED_TASK}.get(state, (state,))
        rows = rows.filter(state__in=states)
    if said := clean_words(text):
        number = rules.tidy_task_number(said)
        rows = rows.filter(holds_words(said) | Q(number=number))
    total = count_rows(rows)
    here, pages, first, last = slice_of(page, total)
    order = ("due_by", "id") if state in {"open", *rules.OPEN_TASK} else ("-sent_at", "-id")
    shown = rows.defer("search", "terms").select_related("admission").order_by(*order)[first:last]
    return TaskPage(tell_tasks(actor.jurisdiction_id, shown, now), total, here, pages)


def holds_words(text: str) -> Q:
    """The tasks whose title or text holds words that begin so."""
    query = text_rules.search_query(text)
    return Q(search=SearchQuery(query, config="simple", search_type="raw")) if query else Q(pk__in=[])


def count_boxes(actor: Actor, *, now: datetime) -> BoxCounts:
    """The figures of the tabs."""
    to_us = _box(actor, "to_us").filter(state__in=rules.OPEN_TASK)
    late = Q(due_by__lt=now) | Q(state=Task.State.ASKED, ack_by__lt=now)
    refusals = GateRefusal.objects.filter(access.refusals_visible_to(actor), at__gte=now - REFUSALS_SHOWN)
    ours = Admission.objects.filter(jurisdiction_id=actor.jurisdiction_id, asked_by_id=actor.unit_id)
    return BoxCounts(
        to_us=to_us.count(),
        to_us_late=to_us.filter(late).count(),
        from_us=_box(actor, "from_us").filter(state__in=rules.OPEN_TASK).count(),
        admissions_to_decide=len(waiting_for(actor, now)),
        admissions_ours=ours.filter(state__in=["asked", "approved"], until__gt=now).count() if actor.unit_id else 0,
        refusals=refusals.count(),
        removals_to_decide=len(removals_waiting_for(actor)),
    )


def count_tasks_to_us(actor: Actor, most: int) -> int:
    """How many open tasks wait for the actor's own unit, if the post may answer; it stops counting at `most`."""
    if not actor.may("task.answer"):
        return 0
    return _box(actor, "to_us").filter(state__in=rules.OPEN_TASK).order_by()[:most].count()


def _box(actor: Actor, box: str) -> QuerySet[Task]:
    rows = Task.objects.filter(access.tasks_visible_to(actor))
    if box == "below":
        return rows.exclude(to_unit_id=actor.unit_id).exclude(from_unit_id=actor.unit_id)
    if actor.unit_id is None:
        return rows.none()
    return rows.filter(from_unit_id=actor.unit_id) if box == "from_us" else rows.filter(to_unit_id=actor.unit_id)


def get_task(actor: Actor, number: str) -> Task | None:
    """The task of that number, if it is on the actor's desk."""
    rows = Task.objects.filter(access.tasks_visible_to(actor), number=rules.tidy_task_number(number))
    return rows.select_related("admission", "batch").first()


def tell_tasks(city: str, rows: Iterable[Task], now: datetime) -> tuple[TaskRow, ...]:
    """Tasks for a list, in one query more than the tasks themselves."""
    tasks = list(rows)
    times = count_times(tasks, now) if tasks else {}
    return tuple(tell_row(city, task, times.get(task.duplicate_of_id or task.id, 1), now) for task in tasks)


def tell_row(city: str, task: Task, times: int, now: datetime) -> TaskRow:
    """One task for a list."""
    clock = rules.Clock(task.state, task.sent_at, task.ack_by, task.due_by)
    return TaskRow(
        id=task.id,
        number=task.number,
        kind=task.kind,
        kind_name=str(rules.TASK_KINDS[task.kind]),
        title=task.title,
        state=task.state,
        state_name=str(rules.STATE_NAMES[task.state]),
        tone=rules.TONES[task.state],
        from_name=unit_name(city, task.from_unit_id),
        to_name=unit_name(city, task.to_unit_id),
        due_by=task.due_by,
        ack_by=task.ack_by,
        sent_at=task.sent_at,
        overdue=rules.is_late(clock, now),
        times=times,
        citation=_citation(task),
        link=TASK_LINK % task.number,
    )


def _citation(task: Task) -> str:
    if task.admission is not None:
        return _("Admission %(number)s") % {"number": task.admission.number}
    duty = duties.get_book(task.jurisdiction_id).item_at(task.duty_code, task.sent_at)
    return f"{task.duty_code} {duty.name}" if duty else task.duty_code
