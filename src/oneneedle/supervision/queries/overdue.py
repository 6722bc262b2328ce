"""What is overdue, per level and unit: cases, tasks, calls of whistles, supervision notices, looks at the effect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oneneedle.cases import queries as cases
from oneneedle.cases.models import Case, FollowUp, WhistleCall
from oneneedle.cases.queries import whistles
from oneneedle.cases.queries.inbox import filtered
from oneneedle.cases.rules.whistles import RUNNING_WHISTLE
from oneneedle.core.queries import on_desk
from oneneedle.core.rules import Actor
from oneneedle.gate.models import Task
from oneneedle.gate.rules import OPEN_TASK
from oneneedle.supervision import access
from oneneedle.supervision.models import EffectCheck, SupervisionNotice
from oneneedle.supervision.queries.matters import matter_of_case
from oneneedle.supervision.queries.undecided import late_refusals, undecided
from oneneedle.units import queries as units

LEVELS: dict[str, str | Promise] = {
    "city": _("City level"),
    "district": _("District level"),
    "street": _("Street level"),
    "community": _("Community level"),
}
KINDS: dict[str, str | Promise] = {
    "cases": _("Cases"),
    "tasks": _("Tasks"),
    "calls": _("Whistle calls"),
    "notices": _("Supervision notices"),
    "checks": _("Effect checks"),
}
DECISIONS = "decisions"  # not late, but waiting: a column of its own, in no sum
PAGE = 100
_MOST_PAGES = 100
_BELOW_COMMUNITY = frozenset({"grid"})


@dataclass(frozen=True, slots=True)
class BoardLine:
    """One unit and how much of it is overdue, by kind; how much waits for its decision, the oldest since when."""

    unit_id: UUID
    unit_name: str
    level: str
    counts: Mapping[str, int]
    waiting: int = 0
    oldest: datetime | None = None
    cut: bool = False  # more may wait than was counted

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class OverdueItem:
    """One overdue thing; `due_at` is a moment, or `due_on` a day."""

    kind: str
    number: str
    title: str
    link: str
    due_at: datetime | None
    due_on: date | None
    phase: str


@dataclass(frozen=True, slots=True)
class OverduePage:
    """Some of the list behind a number, and whether there is more."""

    items: tuple[OverdueItem, ...]
    page: int
    more: bool


def overdue_board(actor: Actor, now: datetime, today: date) -> tuple[BoardLine, ...]:
    """The units with something overdue or undecided on the actor's desk, most first; a fixed number of queries."""
    counted: dict[UUID, Counter[str]] = {}
    for kind, pairs in _count_all(actor, now, today).items():
        for unit_id, count in pairs:
            counted.setdefault(unit_id, Counter())[kind] += count
    waiting: dict[UUID, list[datetime]] = {}
    open_now = undecided(actor, now)
    for asked in open_now.items:
        waiting.setdefault(asked.unit_id, []).append(asked.since)
    known = units.units_for(actor.jurisdiction_id).by_id
    lines = [
        _line(known[one], counted.get(one, Counter()), waiting.get(one, ()), cut=open_now.cut)
        for one in {*counted, *waiting} & known.keys()
    ]
    return tuple(sorted(lines, key=lambda line: (-line.total, -line.waiting, line.unit_name)))


def _line(unit: units.UnitRef, counts: Mapping[str, int], waiting: Sequence[datetime], *, cut: bool) -> BoardLine:
    late = {kind: counts[kind] for kind in KINDS}
    return BoardLine(unit.id, unit.name, level_of(unit), late, len(waiting), min(waiting, default=None), cut)


def overdue_items(actor: Actor, unit_id: UUID, kind: str, now: datetime, today: date, page: int = 1) -> OverduePage:
    """The overdue things of one kind at one unit, or what waits for its decision: a page, the oldest first."""
    page = min(max(page, 1), _MOST_PAGES)
    found = _items(actor, unit_id, kind, now, today, page * PAGE + 1)
    return OverduePage(found[(page - 1) * PAGE : page * PAGE], page, len(found) > page * PAGE and page < _MOST_PAGES)


def _items(actor: Actor, unit_id: UUID, kind: str, now: datetime, today: date, limit: int) -> tuple[OverdueItem, ...]:
    if kind == DECISIONS:
        asked = (one for one in undecided(actor, now).items if one.unit_id == unit_id)
        items = (OverdueItem(kind, one.number, one.title, one.link, one.since, None, "decide") for one in asked)
        return tuple(items)[:limit]
    if kind == "cases":
        return _case_items(actor, unit_id, now, limit)
    if kind == "tasks":
        tasks = _tasks(actor, now).filter(to_unit_id=unit_id).order_by("due_by", "id")
        return tuple(_task_item(one, now) for one in tasks[:limit])
    if kind == "calls":
        calls = _calls(actor, now).filter(unit_id=unit_id).select_related("whistle").order_by("called_at", "id")
        refused = [_call_item(one) for decider, one in late_refusals(actor) if decider == unit_id]
        return (*refused, *(_call_item(one) for one in calls[:limit]))[:limit]
    if kind == "notices":
        notices = _notices(actor, now).filter(unit_id=unit_id).order_by("due_by", "id")
        return tuple(
            OverdueItem(kind, one.number, one.what, f"/desk/supervision/notices/{one.number}/", one.due_by, None, "")
            for one in notices[:limit]
        )
    follow_ups = _follow_ups(actor, today).filter(unit_id=unit_id).select_related("case", "campaign", "whistle")
    checks = _checks(actor, today).filter(unit_id=unit_id).select_related("task")
    found = [_follow_up_item(one) for one in follow_ups.order_by("due_on")[:limit]]
    found += [
        OverdueItem(kind, one.task.number, one.task.title, f"/desk/supervision/checks/{one.id}/", None, one.due_on, "")
        for one in checks.order_by("due_on")[:limit]
    ]
    return tuple(sorted(found, key=lambda one: one.due_on or today)[:limit])


def level_of(unit: units.UnitRef) -> str:
    """The level a unit works on: what it governs, else the ground it serves; grids stand with their community."""
    level = unit.level or unit.area_level
    if level in _BELOW_COMMUNITY:
        return "community"
    return level if level in LEVELS else "city"


def _count_all(actor: Actor, now: datetime, today: date) -> dict[str, list[tuple[UUID, int]]]:
    late = filtered(actor, "overdue", now, cases.Filters())
    return {
        "cases": [*_by_unit(late, "unit_id"), *_undispatched(actor, late)],
        "tasks": _by_unit(_tasks(actor, now), "to_unit_id"),
        "calls": [*_by_unit(_calls(actor, now), "unit_id"), *((one, 1) for one, _call in late_refusals(actor))],
        "notices": _by_unit(_notices(actor, now), "unit_id"),
        "checks": [*_by_unit(_follow_ups(actor, today), "unit_id"), *_by_unit(_checks(actor, today), "unit_id")],
    }


def _by_unit(rows: QuerySet, column: str) -> list[tuple[UUID, int]]:  # type: ignore[type-arg]
    found = rows.exclude(**{column: None}).order_by().values_list(column).annotate(Count("id"))
    return [(unit_id, count) for unit_id, count in found]


def _undispatched(actor: Actor, late: QuerySet[Case]) -> Iterable[tuple[UUID, int]]:
    """Cases nobody has yet are the matter of the desk on whose ground they lie."""
    found = late.filter(unit=None).order_by().values_list("area_path").annotate(Count("id"))
    for area_path, count in found:
        desk = cases.desk_for(actor.jurisdiction_id, area_path)
        if desk is not None:
            yield desk.id, count


def _tasks(actor: Actor, now: datetime) -> QuerySet[Task]:
    late = Q(due_by__lte=now) | Q(state=Task.State.ASKED, ack_by__lte=now)
    return Task.objects.filter(access.tasks_visible_to(actor), late, state__in=OPEN_TASK)


def _calls(actor: Actor, now: datetime) -> QuerySet[WhistleCall]:
    late = (
        Q(state="called", ack_by__lte=now)
        | Q(state="acknowledged", check_in_by__lte=now)
        | Q(state="present", finish_by__lte=now)
    )
    running = whistles.of_side(actor, "all").filter(state__in=RUNNING_WHISTLE)
    return WhistleCall.objects.filter(late, whistle__in=running)


def _notices(actor: Actor, now: datetime) -> QuerySet[SupervisionNotice]:
    return SupervisionNotice.objects.filter(access.notices_visible_to(actor), state="asked", due_by__lte=now)


def _follow_ups(actor: Actor, today: date) -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(on_desk(actor), done_at__isnull=True, due_on__lt=today)


def _checks(actor: Actor, today: date) -> QuerySet[EffectCheck]:
    return EffectCheck.objects.filter(on_desk(actor), done_at__isnull=True, due_on__lt=today)


def _case_items(actor: Actor, unit_id: UUID, now: datetime, limit: int) -> tuple[OverdueItem, ...]:
    unit = units.get_unit(actor.jurisdiction_id, unit_id)
    late = filtered(actor, "overdue", now, cases.Filters()).select_related("case_type")
    mine = Q(unit_id=unit_id)
    if unit is not None and unit.area_path:
        mine |= Q(unit=None, area_path__startswith=unit.area_path)
    found = []
    for case in late.filter(mine).order_by("resolve_by", "id").iterator(chunk_size=200):
        desk = cases.desk_for(actor.jurisdiction_id, case.area_path) if case.unit_id is None else None
        if case.unit_id is None and (desk is None or desk.id != unit_id):
            continue
        matter, first = matter_of_case(case), case.responded_at is None and case.respond_by and case.respond_by <= now
        due = case.respond_by if first else case.resolve_by
        found.append(OverdueItem("cases", case.number, matter.title, matter.link, due, None, "answer" if first else ""))
        if len(found) == limit:
            break
    return tuple(found)


def _task_item(task: Task, now: datetime) -> OverdueItem:
    first = task.state == Task.State.ASKED and task.due_by > now
    due = task.ack_by if first else task.due_by
    return OverdueItem(
        "tasks", task.number, task.title, f"/desk/tasks/{task.number}/", due, None, "answer" if first else ""
    )


def _call_item(call: WhistleCall) -> OverdueItem:
    phases = {"called": "answer", "acknowledged": "arrive", "present": "finish", "refused": "settle"}
    due = whistles.due_of_call(call)
    whistle = call.whistle
    link = f"/desk/whistles/{whistle.number}/"
    return OverdueItem("calls", whistle.number, call.asked, link, due, None, phases.get(call.state, ""))


def _follow_up_item(one: FollowUp) -> OverdueItem:
    number = one.case.number if one.case else one.whistle.number if one.whistle else ""
    title = one.campaign.name if one.campaign else one.note
    return OverdueItem("checks", number, title, f"/desk/follow-ups/{one.id}/", None, one.due_on, "")
