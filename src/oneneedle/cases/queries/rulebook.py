"""Who must act and which calendar counts, from shared zones, the responsibility list, the catalogue and the units."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oneneedle.catalogue import queries as catalogue
from oneneedle.catalogue import rules as catalogue_rules
from oneneedle.core.rules import Kept, ancestors, is_under
from oneneedle.duties import queries as duties
from oneneedle.duties import rules as duty_rules
from oneneedle.units import queries as units
from oneneedle.workdays import queries as workdays
from oneneedle.workdays import rules as workday_rules
from oneneedle.zones import queries as zones

DEFAULT_CALENDAR = "default"
DESK_LEVELS = frozenset({"city", "district", "street"})


@dataclass(frozen=True, slots=True)
class Route:
    """Where a case goes; `duty` is the item of the responsibility list that says so, empty when the catalogue does.

    `override` is the change of the street or community that passes it on; `zone` is the shared zone whose rule
    comes before all of them.
    """

    unit: units.UnitRef
    duty: str = ""
    override: UUID | None = None
    zone: str = ""

    def facts(self) -> dict[str, str]:
        """What the ledger keeps of why it goes there."""
        found = {"duty": self.duty, "override": str(self.override or ""), "zone": self.zone}
        return {name: value for name, value in found.items() if value}


def route_for(
    rule: catalogue_rules.Rule,
    area_path: str,
    jurisdiction_id: str,
    at: datetime,
    *,
    book: duty_rules.DutyBook | None = None,
) -> Route | None:
    """The unit the responsibility list of this moment leads to, else the lowest one the rule names; None without any.

    On the ground of a shared zone its rules come before all else, for the types they name: that is what its members
    agreed. A zone is not part of `book`, so that a trial reads the same ones.
    What the street or community of the ground says of who acts comes before the catalogue. The list stands above
    both: only what it gives to that office itself, or to one below, does the office pass on. `book` is another list
    than the city's own, to be tried.
    """
    known = catalogue.get_catalogue(jurisdiction_id)
    kind = known.by_id.get(rule.case_type_id)
    if agreed := zones.lead_for(jurisdiction_id, rule.case_type_id, area_path, at):
        return Route(agreed.unit, zone=agreed.zone.code)
    lead = duties.lead_for(jurisdiction_id, kind.code, area_path, at, book=book) if kind else None
    local = _local_handler(known.overrides_at(rule.case_type_id, at, area_path), jurisdiction_id)
    if lead and not (local and is_under(lead.unit.path, local.owner_path)):
        return Route(lead.unit, lead.duty.code)
    if local:
        return Route(local.unit, lead.duty.code if lead else "", local.override)
    chosen = catalogue_rules.choose_handler(rule, area_path, functools.partial(units.find_unit, jurisdiction_id))
    return Route(chosen.unit) if chosen else None


@dataclass(frozen=True, slots=True)
class _Local:
    """Who acts by the word of an office of the ground."""

    unit: units.UnitRef
    override: UUID
    owner_path: str


def _local_handler(found: Iterable[catalogue_rules.Override], jurisdiction_id: str) -> _Local | None:
    """The one the lowest office names; a unit that is closed is passed over."""
    for one in reversed(tuple(found)):
        unit = units.get_unit(jurisdiction_id, one.change.handler) if one.change.handler else None
        if unit and unit.active:
            return _Local(unit, one.id, one.unit_path)
    return None


def clear_route(
    rule: catalogue_rules.Rule,
    area_path: str,
    borders: Iterable[str],
    jurisdiction_id: str,
    at: datetime,
    *,
    book: duty_rules.DutyBook | None = None,
) -> Route | None:
    """The route that needs no person: None also when the ground across a near border would send it elsewhere."""
    route = route_for(rule, area_path, jurisdiction_id, at, book=book)
    if route is None:
        return None
    across = (route_for(rule, path, jurisdiction_id, at, book=book) for path in borders)
    return None if any(other and other.unit.id != route.unit.id for other in across) else route


def unit_for(rule: catalogue_rules.Rule, area_path: str, jurisdiction_id: str, at: datetime) -> units.UnitRef | None:
    """The unit of the route at this moment."""
    route = route_for(rule, area_path, jurisdiction_id, at)
    return route.unit if route else None


def desk_for(jurisdiction_id: str, area_path: str) -> units.UnitRef | None:
    """The lowest office with a desk that governs this ground: street, else district, else city."""
    known = units.units_for(jurisdiction_id).units
    governing = {unit.area_path: unit for unit in known if unit.level in DESK_LEVELS and unit.active}
    return next((governing[path] for path in reversed(ancestors(area_path)) if path in governing), None)


def calendar_for(jurisdiction_id: str, unit: units.UnitRef | None) -> workday_rules.WorkCalendar:
    """The unit's working calendar, else the city's own (code `default`)."""
    code = (unit.calendar_code if unit else "") or DEFAULT_CALENDAR
    return _calendars.get((jurisdiction_id, code))


def _read_calendar(key: tuple[str, str]) -> workday_rules.WorkCalendar:
    return workdays.get_work_calendar(*key)


_calendars: Kept[tuple[str, str], workday_rules.WorkCalendar] = Kept(_read_calendar)
