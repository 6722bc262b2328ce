"""What belongs together: the units a rule or an item binds, and the items and rules that bind a unit or a type."""

from __future__ import annotations

from datetime import datetime

from oneneedle.catalogue import queries as catalogue
from oneneedle.catalogue.rules import CaseTypeRef
from oneneedle.core.rules import is_under
from oneneedle.duties.queries.books import get_book
from oneneedle.duties.rules import Duty, read_who
from oneneedle.units import queries as units


def items_of_type(jurisdiction_id: str, type_path: str, now: datetime) -> tuple[Duty, ...]:
    """The items in force that speak of this type, or of the group it stands in."""
    codes = set(type_path.strip("/").split("/"))
    return tuple(one for one in get_book(jurisdiction_id).in_force(now) if codes & set(one.case_types))


def items_of_unit(
    jurisdiction_id: str, unit: units.UnitRef, now: datetime
) -> tuple[tuple[Duty, ...], tuple[Duty, ...]]:
    """The items in force the unit leads, and those it cooperates in, on its ground."""
    lead: list[Duty] = []
    beside: list[Duty] = []
    for item in get_book(jurisdiction_id).in_force(now):
        if not _meet(item.area_path, unit.area_path):
            continue
        if _names(item.lead, unit):
            lead.append(item)
        elif any(_names(text, unit) for text in item.cooperating):
            beside.append(item)
    return tuple(lead), tuple(beside)


def types_of_unit(jurisdiction_id: str, unit: units.UnitRef, now: datetime) -> tuple[CaseTypeRef, ...]:
    """The types whose rule in force names the unit's kind to act."""
    book = catalogue.get_catalogue(jurisdiction_id)
    found = []
    for leaf in book.leaves():
        rule = book.rule_at(leaf.id, now)
        if rule and any(one.kind == unit.kind and one.level in {"", unit.area_level} for one in rule.handlers):
            found.append(leaf)
    return tuple(found)


def units_of_type(jurisdiction_id: str, case_type: CaseTypeRef, now: datetime) -> tuple[units.UnitRef, ...]:
    """The active units the type's rule in force names to act, by path."""
    rule = catalogue.get_catalogue(jurisdiction_id).rule_at(case_type.id, now)
    asked = {(one.kind, one.level) for one in rule.handlers} if rule else set()
    known = units.units_for(jurisdiction_id).units
    return tuple(one for one in known if one.active and {(one.kind, ""), (one.kind, one.area_level)} & asked)


def _names(text: str, unit: units.UnitRef) -> bool:
    who = read_who(text)
    if who.unit_code:
        return who.unit_code == unit.code
    return who.kind == unit.kind and who.level in {"", unit.area_level}


def _meet(one: str, other: str) -> bool:
    """Whether two grounds overlap; an item without ground is about the whole city."""
    return not one or is_under(one, other) or is_under(other, one)
