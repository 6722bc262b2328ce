"""Who may change the responsibility list, and who may share a practice."""

from __future__ import annotations

from uuid import UUID

from oneneedle.core.rules import Actor
from oneneedle.units import queries as units


def can_manage_duties(actor: Actor, jurisdiction_id: str) -> bool:
    """Posts with the right to manage their own city, and the house itself in that city."""
    return actor.may("city.manage") and actor.jurisdiction_id == jurisdiction_id


def can_share_practice(actor: Actor, jurisdiction_id: str) -> bool:
    """Everybody on a post of the city."""
    return actor.unit_id is not None and actor.jurisdiction_id == jurisdiction_id


def can_keep_talks(actor: Actor, jurisdiction_id: str, unit_id: UUID) -> bool:
    """Who keeps the list plans and records the talks of every unit; whoever speaks for a line department, its own."""
    own = actor.holds("supervision.answer") and actor.unit_id == unit_id and actor.jurisdiction_id == jurisdiction_id
    return (own and _is_line_department(jurisdiction_id, unit_id)) or can_manage_duties(actor, jurisdiction_id)


def can_comment(actor: Actor, jurisdiction_id: str) -> bool:
    """Everybody on a post in a street office of the city."""
    unit = units.get_unit(jurisdiction_id, actor.unit_id) if actor.unit_id else None
    return actor.jurisdiction_id == jurisdiction_id and unit is not None and unit.level == "street"


def _is_line_department(jurisdiction_id: str, unit_id: UUID) -> bool:
    """What governs no ground, except companies that look after houses."""
    unit = units.get_unit(jurisdiction_id, unit_id)
    return unit is not None and not unit.level and unit.kind != "property"
