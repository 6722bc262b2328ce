"""One task for its page: what is asked and why it may be, what can be done, like ones and answers, its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.core import queries as core
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import SYSTEM_CHANNEL, Actor
from oneneedle.gate import access, rules
from oneneedle.gate.models import Removal, Task, TaskBatch, TaskFile
from oneneedle.gate.queries.citations import Cited, cited_by
from oneneedle.gate.queries.exclusions import subject_names
from oneneedle.gate.queries.likes import LikeTask, count_times, like_tasks
from oneneedle.gate.queries.removals import ToldRemoval, tell_removals
from oneneedle.gate.queries.tasks import TaskRow, tell_row
from oneneedle.gate.queries.words import unit_name
from oneneedle.units.models import Post

# Fact of the ledger -> words and tone.
FACTS: dict[str, tuple[str | Promise, str]] = {
    "asked": (gettext_lazy("Asked"), "info"),
    "accepted": (gettext_lazy("Accepted"), "good"),
    "finished": (gettext_lazy("Reported done"), "good"),
    "returned": (gettext_lazy("Returned to the asker"), "bad"),
    "withdrawn": (gettext_lazy("Taken back by the asker"), "neutral"),
    "attached": (gettext_lazy("Files added"), "neutral"),
    "warned": (gettext_lazy("Due soon"), "warn"),
    "overdue": (gettext_lazy("Overdue"), "bad"),
    "removal_proposed": (gettext_lazy("Proposed for removal"), "warn"),
    "removal_decided": (gettext_lazy("The proposal was decided on"), "info"),
}


@dataclass(frozen=True, slots=True)
class TaskFileRef:
    """One file beside a task."""

    id: UUID
    file_id: UUID
    kind: str
    name: str
    is_image: bool


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened, by which unit and post."""

    fact: str
    title: str
    tone: str
    at: datetime
    by: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BatchLine:
    """How far the other units of the same request are."""

    title: str
    count: int
    done: int
    open: int
    returned: int


@dataclass(frozen=True, slots=True)
class ToldTask:
    """Everything the page of a task shows."""

    row: TaskRow
    task: Task
    asked: str
    subject_name: str
    cited: Cited
    warning_answer: str
    hours: Decimal | None
    result: str
    acknowledged_at: datetime | None
    done_at: datetime | None
    ended_at: datetime | None
    return_name: str
    end_words: str
    verbs: tuple[str, ...]
    likes: tuple[LikeTask, ...]
    prefill: str
    files: tuple[TaskFileRef, ...]
    history: tuple[HistoryLine, ...]
    batch: BatchLine | None
    removal: ToldRemoval | None


def tell_task(actor: Actor, task: Task, now: datetime) -> ToldTask:
    """The page of a task that `get_task` gave; the number of queries does not grow with its files or history."""
    city = task.jurisdiction_id
    likes = like_tasks(task)
    removal = Removal.objects.filter(task=task).select_related("task").first()
    times = count_times([task], now).get(task.duplicate_of_id or task.id, 1)
    return ToldTask(
        row=tell_row(city, task, times, now),
        task=task,
        asked=task.asked,
        subject_name=subject_names(city, [task.subject])[task.subject],
        cited=cited_by(task),
        warning_answer=task.warning_answer,
        hours=task.hours,
        result=task.result,
        acknowledged_at=task.acknowledged_at,
        done_at=task.done_at,
        ended_at=task.ended_at,
        return_name=str(rules.RETURN_CODES.get(task.return_code, "")),
        end_words=task.end_words,
        verbs=_verbs(actor, task, removal),
        likes=likes,
        prefill=next((one.result for one in likes if one.result), ""),
        files=tuple(_file(one) for one in task.files.select_related("file").order_by("added_at", "id")),
        history=tell_history(task),
        batch=_batch(task.batch) if task.batch else None,
        removal=tell_removals(actor, [removal], now)[0] if removal else None,
    )


def _verbs(actor: Actor, task: Task, removal: Removal | None) -> tuple[str, ...]:
    return tuple(
        verb
        for verb, move in rules.MOVES.items()
        if task.state in move.sources
        and access.can_move(verb, actor, task)
        and not (verb == "propose_removal" and removal is not None)
    )


def get_task_file(actor: Actor, file_id: UUID) -> TaskFile | None:
    """A file beside a task the actor may see."""
    tasks = Task.objects.filter(access.tasks_visible_to(actor))
    return TaskFile.objects.filter(id=file_id, task__in=tasks).select_related("file").first()


def _file(one: TaskFile) -> TaskFileRef:
    return TaskFileRef(one.id, one.file_id, one.kind, one.file.name, one.file.content_type.startswith("image/"))


def _batch(batch: TaskBatch) -> BatchLine:
    states: dict[str, int] = dict(batch.tasks.values_list("state").annotate(count=Count("id")))
    still = sum(states.get(state, 0) for state in rules.OPEN_TASK)
    return BatchLine(batch.title, batch.count, states.get("done", 0), still, states.get("returned", 0))


def tell_history(task: Task) -> tuple[HistoryLine, ...]:
    """What happened to the task, newest first, in two queries."""
    rows = list(core.get_history(f"task:{task.id}"))
    post_ids = {row.post_id for row in rows if row.post_id}
    posts = {post.id: post.name for post in Post.objects.filter(id__in=post_ids)} if post_ids else {}
    return tuple(_line(task, row, posts) for row in reversed(rows))


def _line(task: Task, row: LedgerRow, posts: dict[UUID, str]) -> HistoryLine:
    fact = row.verb.removeprefix("task.")
    title, tone = FACTS.get(fact, (fact, "neutral"))
    names = (unit_name(task.jurisdiction_id, row.unit_id), posts.get(row.post_id, "") if row.post_id else "")
    by = " · ".join(name for name in names if name)
    if row.channel == SYSTEM_CHANNEL:
        by = _("OneNeedle, by rule")
    return HistoryLine(fact, str(title), tone, row.at, by, tuple(word for word in _details(fact, row) if word))


def _details(fact: str, row: LedgerRow) -> list[str]:
    data = row.data
    if fact == "finished":
        late = _("after its time") if data.get("late") else _("in time")
        return [late, _("%(hours)s hours") % {"hours": data.get("hours")}]
    if fact == "returned":
        return [str(rules.RETURN_CODES.get(str(data.get("code")), ""))]
    if fact in {"warned", "overdue"}:
        return [_("the acceptance") if data.get("phase") == "ack" else _("the answer to it")]
    if fact == "removal_decided":
        return [str(rules.REMOVAL_STATES["removed" if data.get("removed") else "kept"])]
    if fact == "asked" and data.get("repeat"):
        return [_("asked before")]
    return []
