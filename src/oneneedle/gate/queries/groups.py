"""Like requests of a month shown as one, for the desks that may read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from oneneedle.core import queries as core
from oneneedle.core.rules import Actor, month_span
from oneneedle.gate import access, rules
from oneneedle.gate.models import Task
from oneneedle.gate.queries.burden import sent_in
from oneneedle.gate.queries.words import TASK_LINK, unit_name


@dataclass(frozen=True, slots=True)
class LikeGroup:
    """Requests of a month that are one: how often they came within a year, and the last answer."""

    title: str
    from_names: tuple[str, ...]
    kind_name: str
    times: int
    this_month: int
    hours: Decimal
    last_answer: str
    number: str
    link: str


def like_groups(actor: Actor, unit_id: UUID, month: date) -> tuple[LikeGroup, ...]:
    """What was asked of the unit in a month, the costliest first; two queries, whatever the number of requests."""
    city = actor.jurisdiction_id
    here = list(sent_in(city, month.replace(day=1), unit_id).filter(access.tasks_visible_to(actor)))
    roots = {_root(task) for task in here}
    until = month_span(month.replace(day=1), core.zone_of(city))[1]
    year = Task.objects.filter(Q(id__in=roots) | Q(duplicate_of_id__in=roots), to_unit_id=unit_id)
    year = year.filter(sent_at__gte=until - rules.LIKE_WITHIN, sent_at__lt=until).exclude(state="withdrawn")
    came: dict[UUID, list[Task]] = {root: [] for root in roots}
    for task in year.order_by("sent_at", "id"):
        came[_root(task)].append(task)
    groups = [_group(city, all_of_it, [one for one in here if _root(one) == root]) for root, all_of_it in came.items()]
    return tuple(sorted(groups, key=lambda group: (-group.hours, -group.times, group.title)))


def _root(task: Task) -> UUID:
    return task.duplicate_of_id or task.id


def _group(city: str, came: Sequence[Task], here: Sequence[Task]) -> LikeGroup:
    last = came[-1]
    return LikeGroup(
        title=last.title,
        from_names=tuple(dict.fromkeys(unit_name(city, one.from_unit_id) for one in came)),
        kind_name=str(rules.TASK_KINDS[last.kind]),
        times=len(came),
        this_month=len(here),
        hours=sum((one.hours or Decimal(0) for one in here), Decimal(0)),
        last_answer=next((one.result for one in reversed(came) if one.result), ""),
        number=last.number,
        link=TASK_LINK % last.number,
    )
