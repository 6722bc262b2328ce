"""Who may change the catalogue, how far others may go, and what holds on their own ground."""

from __future__ import annotations

from oneneedle.catalogue.rules.overrides import LEVELS
from oneneedle.core.rules import SYSTEM_CHANNEL, Actor, is_under
from oneneedle.units.queries import UnitRef

BOUND_LEVELS = ("city", "district")


def can_manage_catalogue(actor: Actor, jurisdiction_id: str) -> bool:
    """Posts with the right to manage their own city, and the house itself in that city."""
    return actor.may("city.manage") and actor.jurisdiction_id == jurisdiction_id


def can_set_bound(actor: Actor, jurisdiction_id: str, unit: UnitRef) -> bool:
    """Whether the actor says, for this city or district office, how far those below may go."""
    if unit.level not in BOUND_LEVELS or not can_manage_catalogue(actor, jurisdiction_id):
        return False
    return actor.channel == SYSTEM_CHANNEL or is_under(unit.path, actor.unit_path)


def can_override(actor: Actor, jurisdiction_id: str, unit: UnitRef) -> bool:
    """Whether the actor may change rules for the ground of this street or community: its own post alone."""
    if unit.level not in LEVELS or actor.jurisdiction_id != jurisdiction_id:
        return False
    return actor.channel == SYSTEM_CHANNEL or (actor.may("catalogue.override") and actor.unit_id == unit.id)


def can_end_override(actor: Actor, jurisdiction_id: str, unit: UnitRef) -> bool:
    """Whether the actor may end a change of this unit: the unit itself, and keepers above it."""
    keeper = can_manage_catalogue(actor, jurisdiction_id)
    above = actor.channel == SYSTEM_CHANNEL or is_under(unit.path, actor.unit_path)
    return can_override(actor, jurisdiction_id, unit) or (keeper and above)
