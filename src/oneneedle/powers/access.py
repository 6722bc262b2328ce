"""Who keeps work desks and hands cases over, who hands powers down and does site checks, and who looks on."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from oneneedle.core.rules import SYSTEM_CHANNEL, Actor, is_under
from oneneedle.units import queries as units

_LEVELS = ("street", "district", "city")


def streets_of(actor: Actor, *, closed: bool = False) -> tuple[units.UnitRef, ...]:
    """The street offices whose desks the actor sees: the own one, or all on the ground of a district or city.

    With `closed` those too that work no longer: what they did is read and ended, nothing new begins there.
    """
    unit = units.get_unit(actor.jurisdiction_id, actor.unit_id) if actor.unit_id else None
    if unit is None or unit.level not in _LEVELS or not actor.area_path:
        return ()
    known = units.units_for(actor.jurisdiction_id).units
    return tuple(one for one in known if one.level == "street" and (closed or one.active) and can_see_desks(actor, one))


def can_see_desks(actor: Actor, street: units.UnitRef) -> bool:
    """Whether the street lies on the ground the actor's unit governs; the house sees all of its city."""
    if units.get_unit(actor.jurisdiction_id, street.id) is None:
        return False
    return actor.channel == SYSTEM_CHANNEL or (
        actor.post_id is not None and is_under(street.area_path, actor.area_path)
    )


def can_keep_desks(actor: Actor, street: units.UnitRef) -> bool:
    """Whether the actor sets up the desks: the head of the street, a keeper of the city, the house itself."""
    if units.get_unit(actor.jurisdiction_id, street.id) is None:
        return False
    return actor.may("city.manage") or (actor.unit_id == street.id and actor.may("whistle.blow"))


def can_hand_over(actor: Actor, street: units.UnitRef, sitting: Collection[UUID]) -> bool:
    """Whether the actor moves cases between desks: who dispatches in this street or sits at one of its desks."""
    if actor.channel == SYSTEM_CHANNEL or actor.post_id is None or actor.unit_id != street.id:
        return False
    return street.level == "street" and (actor.may("case.dispatch") or actor.post_id in sitting)


def cases_of(street: units.UnitRef, jurisdiction_id: str) -> Q:
    """The cases the desks of a street may hold: on its ground, or sent to it or to units below it."""
    here = Q(area_path__startswith=street.area_path) | Q(unit_path__startswith=street.path)
    return Q(jurisdiction_id=jurisdiction_id) & here


def can_hand_down(actor: Actor, street: units.UnitRef) -> bool:
    """Whether the actor hands powers down to the street and ends them: keepers of the city, the district above it."""
    if units.get_unit(actor.jurisdiction_id, street.id) is None:
        return False
    unit = units.get_unit(actor.jurisdiction_id, actor.unit_id) if actor.unit_id else None
    above = unit is not None and unit.level == "district" and is_under(street.path, unit.path)
    return actor.may("city.manage") or (above and actor.may("task.admit"))


def can_check(actor: Actor, street: units.UnitRef) -> bool:
    """Whether the actor plans and does site checks: a post of this street with the right, never the house."""
    if actor.channel == SYSTEM_CHANNEL or actor.post_id is None or actor.unit_id != street.id:
        return False
    return street.level == "street" and actor.may("powers.check")


def can_call_off(actor: Actor, street: units.UnitRef) -> bool:
    """Whether the actor calls site checks off: the street; once it is closed, who hands powers down to it."""
    above = not street.active and actor.post_id is not None and can_hand_down(actor, street)
    return above or can_check(actor, street)


def can_see_checks(actor: Actor, street: units.UnitRef) -> bool:
    """Whether the actor reads the site checks of the street: the street itself, its district, the city."""
    return any(one.id == street.id for one in streets_of(actor, closed=True))
