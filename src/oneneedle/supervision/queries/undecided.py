"""What waits for a decision, under the unit that must decide: admissions, removals, holds, more time, refused calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from uuid import UUID

from django.db.models import Q

from oneneedle.cases import queries as cases
from oneneedle.cases.models import Delay, WhistleCall
from oneneedle.cases.queries import whistles
from oneneedle.cases.rules.whistles import RUNNING_WHISTLE
from oneneedle.core.queries import on_desk
from oneneedle.core.rules import Actor, is_under
from oneneedle.gate.models import Admission, Removal, Task
from oneneedle.places.rules import level_rank
from oneneedle.supervision import access
from oneneedle.supervision.queries.matters import matter_of_case, matter_of_task
from oneneedle.units import queries as units

MOST = 1000  # of a kind; the oldest are told
_PASSED = ("settle_urge", "settle_lift")
_Decide = Callable[[str, str, frozenset[UUID | None]], units.UnitRef | None]


@dataclass(frozen=True, slots=True)
class Undecided:
    """One thing somebody asked for, and who must decide on it since when."""

    unit_id: UUID
    number: str
    title: str
    link: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits, and whether there may be more of it than was looked at."""

    items: tuple[Undecided, ...]
    cut: bool


def undecided(actor: Actor, now: datetime) -> Waiting:
    """All that waits for a decision on the actor's desk, the oldest first; a fixed number of queries."""
    decide = cache(partial(_decider, actor.jurisdiction_id, units.units_giving(actor.jurisdiction_id, "task.admit")))
    kinds = [[*_admissions(actor, decide, now)], [*_removals(actor, decide)], [*_delays(actor)]]
    found = sorted((one for kind in kinds for one in kind if one is not None), key=lambda one: (one.since, one.number))
    return Waiting(tuple(found), cut=any(len(kind) >= MOST for kind in kinds))


def late_refusals(actor: Actor) -> Iterator[tuple[UUID, WhistleCall]]:
    """Refused calls whose time for a decision is over, each with the unit that must decide, the oldest first."""
    running = whistles.of_side(actor, "all").filter(state__in=RUNNING_WHISTLE)
    refused = WhistleCall.objects.filter(state=WhistleCall.State.REFUSED, due_stage__in=_PASSED, whistle__in=running)
    for call in refused.select_related("whistle").order_by("refused_at", "id")[:MOST]:
        decider = units.parent_unit(actor.jurisdiction_id, call.whistle.unit_id)
        if decider is not None and call.due_stage == "settle_lift":
            decider = units.parent_unit(actor.jurisdiction_id, decider.id) or decider
        if decider is not None:
            yield decider.id, call


def _admissions(actor: Actor, decide: _Decide, now: datetime) -> Iterator[Undecided | None]:
    asked = Admission.objects.filter(on_desk(actor, "asked_by_path"), state=Admission.State.ASKED, until__gt=now)
    for one in asked.order_by("asked_at", "id")[:MOST]:
        unit = decide(one.area_path, one.level, frozenset({one.asked_by_id}))
        link = f"/desk/tasks/admissions/{one.number}/"
        yield Undecided(unit.id, one.number, one.title, link, one.asked_at) if unit else None


def _removals(actor: Actor, decide: _Decide) -> Iterator[Undecided | None]:
    proposed = Removal.objects.filter(
        task__in=Task.objects.filter(access.tasks_visible_to(actor)), state=Removal.State.PROPOSED
    )
    for one in proposed.select_related("task").order_by("proposed_at", "id")[:MOST]:
        task = one.task
        unit = decide(task.area_path, task.level, frozenset({one.asked_by_id, one.proposed_by_id}))
        link = matter_of_task(task).link
        yield Undecided(unit.id, task.number, task.title, link, one.proposed_at) if unit else None


def _delays(actor: Actor) -> Iterator[Undecided | None]:
    if not actor.area_path:
        return
    desk_of = cache(partial(cases.desk_for, actor.jurisdiction_id))
    here = Q(case__jurisdiction_id=actor.jurisdiction_id, case__area_path__startswith=actor.area_path)
    asked = Delay.objects.filter(here, state=Delay.State.ASKED, case__state="handling")
    for one in asked.select_related("case__case_type").order_by("asked_at", "id")[:MOST]:
        desk = desk_of(one.case.area_path)
        if desk is not None and desk.id == one.unit_id:
            desk = units.parent_unit(actor.jurisdiction_id, desk.id)
        matter = matter_of_case(one.case)
        yield Undecided(desk.id, one.case.number, matter.title, matter.link, one.asked_at) if desk else None


def _decider(
    city: str, able: frozenset[str], area_path: str, level: str, sides: frozenset[UUID | None]
) -> units.UnitRef | None:
    """The nearest unit that governs the ground above the level asked, may decide, and is neither side."""
    above = [
        unit
        for unit in units.units_for(city).units
        if unit.path in able and unit.level and unit.id not in sides
        if is_under(area_path, unit.area_path) and level_rank(unit.level) < level_rank(level)
    ]
    return max(above, key=lambda unit: level_rank(unit.level), default=None)
