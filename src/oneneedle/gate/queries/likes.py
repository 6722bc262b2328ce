"""Requests like one another: what was asked of the same unit within a year, in much the same words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import BooleanField, Count, F, Func, Q, Value
from django.db.models.functions import Coalesce

from oneneedle.cases.rules.text import quote_term
from oneneedle.core.rules import Actor
from oneneedle.gate import access, rules
from oneneedle.gate.models import Removal, Task
from oneneedle.gate.queries.words import TASK_LINK, unit_name
from oneneedle.units import queries as units

MOST_LIKES = 12


@dataclass(frozen=True, slots=True)
class LikeTask:
    """A request much like this one, with its answer."""

    id: UUID
    number: str
    title: str
    from_name: str
    to_unit: UUID
    to_name: str
    sent_at: datetime
    state: str
    state_name: str
    tone: str
    result: str
    hours: Decimal | None
    done_at: datetime | None
    score: float
    link: str


def find_likes(city: str, unit_ids: Collection[UUID], kind: str, words: rules.Words, at: datetime) -> list[LikeTask]:
    """The like requests of these units within the year before, newest first; those taken back do not count."""
    since = at - rules.LIKE_WITHIN
    rows = Task.objects.filter(to_unit_id__in=unit_ids, kind=kind, sent_at__gte=since, sent_at__lte=at)
    # The index gives those that share a word no like one may lack; only their titles and terms are read.
    said = (
        rows.filter(holds_any(rules.sure_terms(words)))
        .exclude(state=Task.State.WITHDRAWN)
        .values_list("id", "title", "terms")
    )
    scores = {key: rules.likeness(words, rules.words_of(title, terms)) for key, title, terms in said.iterator()}
    like = Task.objects.defer("search", "terms").filter(
        id__in=[key for key, score in scores.items() if score >= rules.LIKE]
    )
    return [_tell(city, row, scores[row.id]) for row in like.order_by("-sent_at", "-id")]


def like_tasks(task: Task) -> tuple[LikeTask, ...]:
    """What was asked of the unit before, much like this task."""
    words = rules.words_of(task.title, task.terms)
    found = find_likes(task.jurisdiction_id, [task.to_unit_id], task.kind, words, task.sent_at)
    return tuple(one for one in found if one.id != task.id)[:MOST_LIKES]


def like_before(actor: Actor, to_units: Sequence[UUID], ask: rules.Ask, now: datetime) -> tuple[LikeTask, ...]:
    """What was asked of these units already, for whoever is about to ask it again."""
    asker = units.get_unit(actor.jurisdiction_id, actor.unit_id) if actor.unit_id else None
    if asker is None or not access.may_ask(actor):
        return ()
    known = (units.get_unit(actor.jurisdiction_id, unit_id) for unit_id in to_units)
    reached = [unit.id for unit in known if unit and access.reaches(asker, unit)]
    found = find_likes(actor.jurisdiction_id, reached, ask.kind, words_of_ask(ask), now)
    return tuple(found[:MOST_LIKES])


def words_of_ask(ask: rules.Ask) -> rules.Words:
    """The words of a request that is not a task yet."""
    return rules.words_of(ask.title, rules.like_terms(ask.title, ask.asked))


def first_ones(likes: Sequence[LikeTask]) -> dict[UUID, UUID]:
    """Unit -> the first of the like requests made of it: the most like one, or what that one repeats itself."""
    best: dict[UUID, LikeTask] = {}
    for one in likes:
        held = best.get(one.to_unit)
        if held is None or (one.score, one.sent_at) > (held.score, held.sent_at):
            best[one.to_unit] = one
    rows = Task.objects.filter(id__in=[one.id for one in best.values()], duplicate_of__isnull=False)
    roots = dict(rows.values_list("id", "duplicate_of_id"))
    return {unit_id: roots.get(one.id) or one.id for unit_id, one in best.items()}


def count_times(tasks: Iterable[Task], at: datetime) -> dict[UUID, int]:
    """How often each of these requests came within a year, itself included, by the first of its like ones."""
    roots = {task.duplicate_of_id or task.id for task in tasks}
    rows = Task.objects.exclude(state=Task.State.WITHDRAWN).filter(sent_at__gte=at - rules.LIKE_WITHIN)
    same = rows.filter(Q(id__in=roots) | Q(duplicate_of_id__in=roots)).annotate(root=Coalesce("duplicate_of_id", "id"))
    counted = same.values_list("root").annotate(times=Count("id"))
    return dict(counted.values_list("root", "times"))


def removed_for(
    city: str, from_unit: UUID, unit_ids: Collection[UUID], ask: rules.Ask, at: datetime
) -> dict[UUID, list[rules.Gone]]:
    """Unit -> the removals such a request comes up against, decided within a year, the newest first.

    Like words come up against it whoever asks. Whoever asked it before comes up against it under any words, when the
    same kind of request cites the same item, the same admission or the same matter.
    """
    rows = Removal.objects.filter(
        task__jurisdiction_id=city,
        task__to_unit_id__in=unit_ids,
        task__kind=ask.kind,
        state=Removal.State.REMOVED,
        decided_at__gt=at - rules.LIKE_WITHIN,
    )
    words, found = words_of_ask(ask), dict[UUID, list[rules.Gone]]()
    for row in rows.select_related("task").order_by("-decided_at"):
        gone = rules.words_of(row.task.title, row.task.terms)
        like = rules.likeness(words, gone) >= rules.LIKE
        if row.decided_at and (like or (row.task.from_unit_id == from_unit and _same_item(row.task, ask))):
            rule = "removed" if like else "removed_item"
            found.setdefault(row.task.to_unit_id, []).append(rules.Gone(rule, row.decided_at, gone))
    return found


def holds_any(terms: Collection[str]) -> Func:
    """Whether the search terms hold one of these: read as they were written, without any parser between."""
    query = Value(" | ".join(quote_term(term) for term in terms))
    return Func(
        F("search"), query, arg_joiner=" @@ ", template="(%(expressions)s::tsquery)", output_field=BooleanField()
    )


def _same_item(task: Task, ask: rules.Ask) -> bool:
    cited = bool(ask.duty_code) and task.duty_code == ask.duty_code
    by_leave = ask.admission is not None and task.admission_id == ask.admission
    return cited or by_leave or (bool(ask.subject) and task.subject == ask.subject)


def _tell(city: str, row: Task, score: float) -> LikeTask:
    return LikeTask(
        id=row.id,
        number=row.number,
        title=row.title,
        from_name=unit_name(city, row.from_unit_id),
        to_unit=row.to_unit_id,
        to_name=unit_name(city, row.to_unit_id),
        sent_at=row.sent_at,
        state=row.state,
        state_name=str(rules.STATE_NAMES[row.state]),
        tone=rules.TONES[row.state],
        result=row.result,
        hours=row.hours,
        done_at=row.done_at,
        score=score,
        link=TASK_LINK % row.number,
    )
