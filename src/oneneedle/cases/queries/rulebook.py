"""Who must act and which calendar counts, from the responsibility list, the catalogue, the units and the workdays."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from oneneedle.catalogue import queries as catalogue
from oneneedle.catalogue import rules as catalogue_rules
from oneneedle.core.rules import Kept, ancestors
from oneneedle.duties import queries as duties
from oneneedle.duties import rules as duty_rules
from oneneedle.units import queries as units
from oneneedle.workdays import queries as workdays
from oneneedle.workdays import rules as workday_rules

DEFAULT_CALENDAR = "default"
DESK_LEVELS = frozenset({"city", "district", "street"})


@dataclass(frozen=True, slots=True)
class Route:
    """Where a case goes; `duty` is the item of the responsibility list that says so, empty when the catalogue does."""

    unit: units.UnitRef
    duty: str = ""


def route_for(
    rule: catalogue_rules.Rule,
    area_path: str,
    jurisdiction_id: str,
    at: datetime,
    *,
    book: duty_rules.DutyBook | None = None,
) -> Route | None:
    """The unit the responsibility list of this moment leads to, else the lowest one the rule names; None without any.

    `book` is another list than the city's own, to be tried.
    """
    kind = catalogue.get_catalogue(jurisdiction_id).by_id.get(rule.case_type_id)
    lead = duties.lead_for(jurisdiction_id, kind.code, area_path, at, book=book) if kind else None
    if lead:
        return Route(lead.unit, lead.duty.code)
    chosen = catalogue_rules.choose_handler(rule, area_path, functools.partial(units.find_unit, jurisdiction_id))
    return Route(chosen.unit) if chosen else None


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
