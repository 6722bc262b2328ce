"""Who may ask, answer, admit and look on at the gate."""

from __future__ import annotations

from django.db.models import Q

from oneneedle.core.queries import on_desk
from oneneedle.core.rules import SYSTEM_CHANNEL, Actor, ancestors, is_under
from oneneedle.duties.rules import LEVELS
from oneneedle.gate import rules
from oneneedle.gate.models import Admission, Removal, Task
from oneneedle.units import queries as units

_RANKS = {level: rank for rank, level in enumerate(LEVELS)}


def may_ask(actor: Actor) -> bool:
    """Whether the actor speaks for a unit that may ask things of streets and communities."""
    return actor.holds(rules.RIGHTS[rules.ASKER]) and actor.unit_id is not None


def reaches(asker: units.UnitRef, unit: units.UnitRef) -> bool:
    """Whether the gate leads from one unit to the other: a street or community on its ground, never above it."""
    guarded = unit.active and unit.level in rules.GATED_LEVELS
    return guarded and is_under(unit.area_path, asker.area_path) and not is_under(asker.path, unit.path)


def can_move(verb: str, actor: Actor, task: Task) -> bool:
    """Whether the post may take this step, whatever state the task is in: each unit speaks for itself alone."""
    if actor.jurisdiction_id != task.jurisdiction_id or actor.unit_id is None:
        return False
    side = rules.MOVES[verb].side
    asks = actor.unit_id == task.from_unit_id and actor.holds(rules.RIGHTS[rules.ASKER])
    answers = actor.unit_id == task.to_unit_id and actor.holds(rules.RIGHTS[rules.RECEIVER])
    if side == rules.BOTH:
        return asks or answers
    return asks if side == rules.ASKER else answers


def can_decide_admission(actor: Actor, admission: Admission) -> bool:
    """Whether the actor is above every unit the admission covers, and not of the unit that asked for it."""
    same_city = actor.jurisdiction_id == admission.jurisdiction_id
    return same_city and actor.unit_id != admission.asked_by_id and _is_above(actor, admission.level, admission)


def can_end_admission(actor: Actor, admission: Admission) -> bool:
    """Whether the actor may end it before its day: who asked for it, and who may decide on it."""
    if actor.channel == SYSTEM_CHANNEL:
        return actor.jurisdiction_id == admission.jurisdiction_id
    asked = may_ask(actor) and actor.unit_id == admission.asked_by_id
    return (asked and actor.jurisdiction_id == admission.jurisdiction_id) or can_decide_admission(actor, admission)


def can_decide_removal(actor: Actor, removal: Removal) -> bool:
    """Whether the actor is above the unit that proposed it, and neither of the two sides."""
    task = removal.task
    if actor.jurisdiction_id != task.jurisdiction_id or actor.unit_id in {removal.asked_by_id, removal.proposed_by_id}:
        return False
    return _is_above(actor, task.level, task)


def may_decide(actor: Actor) -> bool:
    """Whether admissions and proposals for removal come to this desk at all."""
    return actor.holds(rules.RIGHTS[rules.ABOVE]) and bool(actor.area_path)


def may_keep(actor: Actor, jurisdiction_id: str) -> bool:
    """Whether the actor keeps the exclusion list: who manages the city, and the house itself."""
    return actor.may("city.manage") and actor.jurisdiction_id == jurisdiction_id


def tasks_visible_to(actor: Actor) -> Q:
    """The tasks of both sides, of units above them, and on the ground the actor's unit governs."""
    return on_desk(actor, "from_unit_path", "to_unit_path")


def refusals_visible_to(actor: Actor) -> Q:
    """The same for what did not come through; whoever was to be asked sees what was kept off."""
    seen = on_desk(actor, "from_unit_path", "to_unit_path")
    return seen | _covering(actor, Q(to_unit__isnull=True, level=level_of(actor)))


def admissions_visible_to(actor: Actor) -> Q:
    """The same for admissions; whoever could be asked by one sees it."""
    one_of_us = Q(to_unit__isnull=True, level=level_of(actor)) | Q(to_unit_id=actor.unit_id)
    return on_desk(actor, "asked_by_path") | _covering(actor, one_of_us)


def level_of(actor: Actor) -> str:
    """The level of the actor's unit; empty for departments."""
    unit = units.get_unit(actor.jurisdiction_id, actor.unit_id) if actor.unit_id else None
    return unit.level if unit else ""


def _covering(actor: Actor, narrower: Q) -> Q:
    """What reaches down to the actor's ground from above."""
    if actor.post_id is None or not actor.area_path:
        return Q(pk__in=[])
    return Q(jurisdiction_id=actor.jurisdiction_id, area_path__in=ancestors(actor.area_path)) & narrower


def _is_above(actor: Actor, level: str, thing: Admission | Task) -> bool:
    """A post that decides, of a unit that governs the ground and stands higher than the level asked."""
    if not may_decide(actor) or not is_under(thing.area_path, actor.area_path):
        return False
    return _RANKS.get(level_of(actor), -1) > _RANKS[level]
