"""What waits for a decision, under the unit that must decide: admissions, removals, holds, more time, refused calls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
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


@dataclass(frozen=True, slots=True)
class Undecided:
    """One thing somebody asked for, and who must decide on it since when."""

    unit_id: UUID
    number: str
    title: str
    link: str
    since: datetime


def undecided(actor: Actor, now: datetime) -> tuple[Undecided, ...]:
    """All that waits for a decision on the actor's desk, the oldest first; a fixed number of queries."""
    able = units.units_giving(actor.jurisdiction_id, "task.admit")
    found = [*_admissions(actor, able, now), *_removals(actor, able), *_delays(actor)]
    return tuple(sorted(found, key=lambda one: (one.since, one.number)))


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


def _admissions(actor: Actor, able: frozenset[str], now: datetime) -> Iterator[Undecided]:
    asked = Admission.objects.filter(on_desk(actor, "asked_by_path"), state=Admission.State.ASKED, until__gt=now)
    for one in asked.order_by("asked_at", "id")[:MOST]:
        unit = _decider(actor.jurisdiction_id, able, one.area_path, one.level, {one.asked_by_id})
        if unit is not None:
            yield Undecided(unit.id, one.number, one.title, f"/desk/tasks/admissions/{one.number}/", one.asked_at)


def _removals(actor: Actor, able: frozenset[str]) -> Iterator[Undecided]:
    proposed = Removal.objects.filter(
        task__in=Task.objects.filter(access.tasks_visible_to(actor)), state=Removal.State.PROPOSED
    )
    for one in proposed.select_related("task").order_by("proposed_at", "id")[:MOST]:
        task, sides = one.task, {one.asked_by_id, one.proposed_by_id}
        unit = _decider(actor.jurisdiction_id, able, task.area_path, task.level, sides)
        if unit is not None:
            yield Undecided(unit.id, task.number, task.title, matter_of_task(task).link, one.proposed_at)


def _delays(actor: Actor) -> Iterator[Undecided]:
    if not actor.area_path:
        return
    here = Q(case__jurisdiction_id=actor.jurisdiction_id, case__area_path__startswith=actor.area_path)
    asked = Delay.objects.filter(here, state=Delay.State.ASKED, case__state="handling")
    for one in asked.select_related("case__case_type").order_by("asked_at", "id")[:MOST]:
        desk = cases.desk_for(actor.jurisdiction_id, one.case.area_path)
        if desk is not None and desk.id == one.unit_id:
            desk = units.parent_unit(actor.jurisdiction_id, desk.id)
        if desk is not None:
            matter = matter_of_case(one.case)
            yield Undecided(desk.id, one.case.number, matter.title, matter.link, one.asked_at)


def _decider(city: str, able: frozenset[str], area_path: str, level: str, sides: set[UUID]) -> units.UnitRef | None:
    """The nearest unit that governs the ground above the level asked, may decide, and is neither side."""
    above = [
        unit
        for unit in units.units_for(city).units
        if unit.path in able and unit.level and unit.id not in sides
        if is_under(area_path, unit.area_path) and level_rank(unit.level) < level_rank(level)
    ]
    return max(above, key=lambda unit: level_rank(unit.level), default=None)
