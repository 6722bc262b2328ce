"""Who leads in a matter: the list is asked by type, ground and moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from oneneedle.catalogue import queries as catalogue
from oneneedle.core.rules.words import say_list
from oneneedle.duties.queries.books import get_book
from oneneedle.duties.rules import LEVELS, Duty, DutyBook, read_who, said
from oneneedle.places import queries as places
from oneneedle.units import queries as units
from oneneedle.units import rules as unit_rules


@dataclass(frozen=True, slots=True)
class Lead:
    """The item that decides, and the unit it leads to on that ground."""

    duty: Duty
    unit: units.UnitRef


@dataclass(frozen=True, slots=True)
class Dispute:
    """A type of case for which several items of the same rank name different leads; the first one counts."""

    type_code: str
    codes: tuple[str, ...]


def lead_for(
    jurisdiction_id: str, type_code: str, area_path: str, at: datetime, *, book: DutyBook | None = None
) -> Lead | None:
    """The first unit an item of the list names for this type and ground at this moment; None when the list is silent.

    `book` is another list than the city's own, to be tried.
    """
    asked = book or get_book(jurisdiction_id)
    if not asked.by_code:
        return None
    kind = catalogue.get_catalogue(jurisdiction_id).by_code.get(type_code)
    if kind is None:
        return None
    for duty in asked.for_type(kind.path.strip("/").split("/"), area_path, at):
        unit = find_who(jurisdiction_id, duty.lead, area_path)
        if unit is not None:
            return Lead(duty, unit)
    return None


def find_who(jurisdiction_id: str, text: str, area_path: str) -> units.UnitRef | None:
    """The active unit a lead names on that ground."""
    who = read_who(text)
    if who.unit_code:
        unit = units.get_unit_by_code(jurisdiction_id, who.unit_code)
        return unit if unit and unit.active else None
    return units.find_unit(jurisdiction_id, who.kind, area_path, who.level)


def describe_who(jurisdiction_id: str, text: str) -> str:
    """A lead in words: the unit's name, or the kind with its level."""
    who = read_who(text)
    if who.unit_code:
        unit = units.get_unit_by_code(jurisdiction_id, who.unit_code)
        return unit.name if unit else who.unit_code
    kind = str(unit_rules.KINDS.get(who.kind, who.kind.replace("_", " ").capitalize()))
    if who.level and who.level != who.kind:
        return _("%(kind)s (%(level)s)") % {"kind": kind, "level": said(who.level, LEVELS)}
    return kind


def describe_field(jurisdiction_id: str, field: str, value: object) -> str:
    """One term of an item in words, for comparisons."""
    if field in {"lead", "cooperating"}:
        return say_list(describe_who(jurisdiction_id, text) for text in _texts(value))
    if field == "case_types":
        known = catalogue.get_catalogue(jurisdiction_id).by_code
        return say_list(known[code].name if code in known else code for code in _texts(value))
    if field == "area_path":
        area = places.get_area(str(value)) if value else None
        return area.label if area else str(value or _("The whole city"))
    return str(value)


def _texts(value: object) -> Sequence[str]:
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(str(one) for one in value) if isinstance(value, Iterable) else ()


def find_disputes(book: DutyBook, at: datetime) -> tuple[Dispute, ...]:
    """Types for which items of one level and ground do not agree who leads."""
    said_by: dict[tuple[str, str, str], list[Duty]] = {}
    for duty in book.in_force(at):
        for code in duty.case_types:
            said_by.setdefault((code, duty.area_path, duty.level), []).append(duty)
    return tuple(
        Dispute(key[0], tuple(duty.code for duty in found))
        for key, found in sorted(said_by.items())
        if len({duty.lead for duty in found}) > 1
    )
