"""Who must act and which calendar counts, from the catalogue, the units and the workdays of a city."""

from __future__ import annotations

import functools

from oneneedle.catalogue import rules as catalogue_rules
from oneneedle.core.rules import Kept, ancestors
from oneneedle.units import queries as units
from oneneedle.workdays import queries as workdays
from oneneedle.workdays import rules as workday_rules

DEFAULT_CALENDAR = "default"
DESK_LEVELS = frozenset({"city", "district", "street"})


def unit_for(rule: catalogue_rules.Rule, area_path: str, jurisdiction_id: str) -> units.UnitRef | None:
    """The lowest unit the rule names for that area, or None when there is none."""
    chosen = catalogue_rules.choose_handler(rule, area_path, functools.partial(units.find_unit, jurisdiction_id))
    return chosen.unit if chosen else None


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
