"""Who leads on shared ground: by moment for dispatch, and as last written down for those who read no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oneneedle.catalogue import queries as catalogue
from oneneedle.units import queries as units
from oneneedle.zones.queries.books import get_book
from oneneedle.zones.rules import LeadRule, SharedZone

InForce = tuple[bool, UUID | None, frozenset[UUID], frozenset[UUID]]


@dataclass(frozen=True, slots=True)
class ZoneLead:
    """The zone a case lies in, the rule that speaks for it, and the member that leads."""

    zone: SharedZone
    rule: LeadRule
    unit: units.UnitRef


@dataclass(frozen=True, slots=True)
class LedGround:
    """Ground on which an office leads cases of these types now."""

    areas: tuple[str, ...]
    type_ids: tuple[UUID, ...]


def lead_for(jurisdiction_id: str, type_id: UUID, area_path: str, at: datetime) -> ZoneLead | None:
    """The member that leads a case of this type on this ground at this moment; None where no zone speaks for it.

    A member that is closed is passed over: the next one in the rota steps in.
    """
    book = get_book(jurisdiction_id)
    zone = book.zone_of(area_path, at) if book.zones else None
    rule = zone.rule_for(_codes(jurisdiction_id, type_id), at) if zone else None
    if zone is None or rule is None:
        return None
    order = zone.order_at(at)
    unit = first_active(jurisdiction_id, (rule.lead, *order) if rule.lead else order)
    return ZoneLead(zone, rule, unit) if unit else None


def first_active(jurisdiction_id: str, order: tuple[UUID, ...]) -> units.UnitRef | None:
    """The first of these units that is not closed."""
    found = (units.get_unit(jurisdiction_id, one) for one in order)
    return next((one for one in found if one and one.active), None)


def in_force(jurisdiction_id: str, zone: SharedZone, now: datetime) -> InForce:
    """What binds at this moment: whether the zone is open, who leads, its version of the rota, its rules."""
    is_open = zone.binds(now)
    lead = first_active(jurisdiction_id, zone.order_at(now))
    turn = zone.turn_at(now) if is_open else None
    rules = frozenset(one.id for one in zone.rules if is_open and one.binds(now))
    return is_open, lead.id if lead else None, frozenset([turn.id] if turn else []), rules


def written(zone: SharedZone) -> InForce:
    """The same as it was last written down."""
    turns = frozenset(one.id for one in zone.turns if one.open)
    return zone.open, zone.lead, turns, frozenset(one.id for one in zone.rules if one.open)


def shared_ground(jurisdiction_id: str, unit_id: UUID | None) -> tuple[str, ...]:
    """The ground of the open zones of which this office is a member."""
    return get_book(jurisdiction_id).shared.get(unit_id, ()) if unit_id else ()


def leads_now(jurisdiction_id: str, unit_id: UUID | None, type_id: UUID | None, area_path: str) -> bool:
    """Whether this office leads cases of this type on this ground now, as last written down."""
    if unit_id is None or type_id is None:
        return False
    zones = get_book(jurisdiction_id).open_zones(unit_id)
    zone = next((one for one in zones if one.open_turn and one.open_turn.covers(area_path)), None)
    rule = zone.open_rule(_codes(jurisdiction_id, type_id)) if zone else None
    return zone is not None and rule is not None and _lead_of(zone, rule, jurisdiction_id) == unit_id


def led_ground(jurisdiction_id: str, unit_id: UUID | None) -> tuple[LedGround, ...]:
    """The same as ground with types, to filter by."""
    found = []
    for zone in get_book(jurisdiction_id).open_zones(unit_id) if unit_id else ():
        rules = {one.type_code: one for one in zone.rules if one.open}
        own = {code for code, rule in rules.items() if _lead_of(zone, rule, jurisdiction_id) == unit_id}
        types = catalogue.get_catalogue(jurisdiction_id).types if own else ()
        nearest = ((one.id, next((code for code in _upwards(one.path) if code in rules), "")) for one in types)
        led = tuple(type_id for type_id, code in nearest if code in own)
        if led and zone.open_turn:
            found.append(LedGround(zone.open_turn.areas, led))
    return tuple(found)


def _lead_of(zone: SharedZone, rule: LeadRule, jurisdiction_id: str) -> UUID | None:
    lead = first_active(jurisdiction_id, tuple(one for one in (rule.lead, zone.lead) if one))
    return lead.id if lead else None


def _upwards(path: str) -> list[str]:
    """The codes from a type to the top of the catalogue."""
    return path.strip("/").split("/")[::-1]


def _codes(jurisdiction_id: str, type_id: UUID) -> list[str]:
    """The codes from the top of the catalogue to this type."""
    kind = catalogue.get_catalogue(jurisdiction_id).by_id.get(type_id)
    return kind.path.strip("/").split("/") if kind else []
