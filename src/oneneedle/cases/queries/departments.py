"""Whom a street can call: units somebody answers for, those that answer for its ground first."""

from __future__ import annotations

from dataclasses import dataclass

from oneneedle.cases.rules import whistles
from oneneedle.core.rules import Actor, ancestors, is_under
from oneneedle.places import queries as places
from oneneedle.units import queries as units
from oneneedle.zones import queries as zones

_NEAR_LEVELS = frozenset({"street", "community", "grid"})


@dataclass(frozen=True, slots=True)
class DepartmentGroup:
    """The departments that answer for one area."""

    area_name: str
    units: tuple[units.UnitRef, ...]


def answering_units(jurisdiction_id: str, street_path: str) -> frozenset[str]:
    """The paths of the units for which a post, their own or of a unit above that is not above the street, answers."""
    giving = units.units_giving(jurisdiction_id, whistles.RIGHTS[whistles.DEPARTMENT])
    able = {path for path in giving if not is_under(street_path, path)}
    found = (unit.path for unit in units.units_for(jurisdiction_id).units if unit.active)
    return frozenset(path for path in found if not able.isdisjoint(ancestors(path)))


def departments_for(actor: Actor) -> tuple[DepartmentGroup, ...]:
    """The departments this office can call: its own area's, then those of the areas above, the nearest first, then
    those that serve a part of its ground (of a district and above only the parts right below). On shared ground the
    departments of the other member districts come last.
    """
    city = actor.jurisdiction_id
    able = answering_units(city, actor.unit_path)
    groups: dict[str, list[units.UnitRef]] = {}
    for unit in units.units_for(city).units:
        if not unit.level and unit.path in able and _serves(unit.area_path, actor):
            groups.setdefault(unit.area_path, []).append(unit)
    names = {path: area.label for path, area in places.find_areas(groups).items()}
    ordered = sorted(groups, key=lambda path: _nearness(path, actor.area_path))
    return tuple(DepartmentGroup(names.get(path, ""), tuple(groups[path])) for path in ordered)


def _serves(area_path: str, actor: Actor) -> bool:
    grounds = (actor.area_path, *zones.shared_ground(actor.jurisdiction_id, actor.unit_id))
    if any(is_under(ground, area_path) for ground in grounds):
        return True
    own = units.get_unit(actor.jurisdiction_id, actor.unit_id) if actor.unit_id else None
    near = own is not None and own.level in _NEAR_LEVELS
    return is_under(area_path, actor.area_path) and (
        near or len(ancestors(area_path)) == len(ancestors(actor.area_path)) + 1
    )


def _nearness(area_path: str, ground: str) -> tuple[int, int, str]:
    if is_under(ground, area_path):
        return 0, -len(area_path), area_path
    return 1 if is_under(area_path, ground) else 2, len(area_path), area_path
