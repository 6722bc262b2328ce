"""Whether a zone fits the city: its offices, their ground, and the zones that are there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from oneneedle.catalogue import queries as catalogue
from oneneedle.core import queries as core
from oneneedle.core.rules import Refused, is_under
from oneneedle.places import queries as places
from oneneedle.units import queries as units
from oneneedle.zones.rules import IN_TURN, SharedZone, ZoneBook, ZoneRow

OFFICES = frozenset({"street", "district"})


def check_zone(jurisdiction_id: str, row: ZoneRow) -> tuple[units.UnitRef, ...]:
    """The members in their order; refused with the first thing that does not fit the city."""
    members = tuple(_member(jurisdiction_id, code) for code in dict.fromkeys(row.members))
    _check_areas(jurisdiction_id, row.areas)
    for area in row.areas:
        holders = [one for one in members if is_under(area, one.area_path)]
        if len(holders) != 1:
            message = _("“%(path)s” must lie on the ground of exactly one member.")
            raise Refused(message % {"path": area}, field="areas", code="whose_ground")
    for one in members:
        if not any(is_under(area, one.area_path) for area in row.areas):
            message = _("%(unit)s brings no ground into the zone.")
            raise Refused(message % {"unit": one.name}, field="members", code="no_share")
    return members


def check_ground(book: ZoneBook, code: str, field: str) -> None:
    """Refuse ground that would at any moment belong to another zone too."""
    zone = book.by_code[code]
    other = next((one for one in book.zones if one.code != code and zone.clashes(one)), None)
    if other is not None:
        message = _("A part of this ground belongs to the zone %(code)s already.")
        raise Refused(message % {"code": other.code}, field=field, code="overlap")


def check_type(jurisdiction_id: str, type_code: str) -> None:
    """Refuse a type the city does not have."""
    if type_code not in catalogue.get_catalogue(jurisdiction_id).by_code:
        message = _("There are no case types %(codes)s in this city.")
        raise Refused(message % {"codes": type_code}, field="type_code", code="unknown_type")


def is_member(zone: SharedZone, unit_id: UUID, since: datetime) -> bool:
    """Whether the office is a member at this moment, and in every version of the rota that is planned after it."""
    later = [turn for turn, _begins, until in zone.spans() if until is None or until > since]
    return bool(later) and all(unit_id in turn.members for turn in later)


def find_member(jurisdiction_id: str, text: str, zone: SharedZone, since: datetime) -> UUID | None:
    """The lead a file names: the code of a member from `since` on, or None for the member in turn."""
    if text == IN_TURN:
        return None
    unit = units.get_unit_by_code(jurisdiction_id, text)
    if unit is None or not is_member(zone, unit.id, since):
        message = _("“%(code)s” is no member of the zone; write a member's code, or turn.")
        raise Refused(message % {"code": text}, field="lead", code="no_member")
    return unit.id


def as_row(jurisdiction_id: str, zone: SharedZone, at: datetime) -> ZoneRow:
    """The zone as a file tells it: the rota and the rules of a moment."""
    turn = zone.turn_at(at) or zone.turns[0]
    known = units.units_for(jurisdiction_id).by_id
    return ZoneRow(
        code=zone.code,
        name_zh=zone.name_zh,
        name_en=zone.name_en,
        areas=turn.areas,
        members=tuple(known[one].code for one in turn.members),
        length=turn.length,
        rules=tuple(
            (one.type_code, known[one.lead].code if one.lead else IN_TURN) for one in zone.rules if one.binds(at)
        ),
    )


def _member(jurisdiction_id: str, code: str) -> units.UnitRef:
    unit = units.get_unit_by_code(jurisdiction_id, code)
    if unit is None or not unit.active or unit.level not in OFFICES or not unit.area_path:
        message = _("“%(code)s” is no street or district office of this city.")
        raise Refused(message % {"code": code}, field="members", code="no_office")
    return unit


def _check_areas(jurisdiction_id: str, paths: tuple[str, ...]) -> None:
    city, known = core.get_jurisdiction(jurisdiction_id), places.find_areas(paths)
    for path in paths:
        if city is None or path not in known or not path.startswith(city.area_path):
            raise Refused(_("“%(path)s” is no area of this city.") % {"path": path}, field="areas", code="no_area")
    for path in paths:
        if any(is_under(path, other) for other in paths if other != path):
            message = _("“%(path)s” lies in another area of the zone; leave it out.")
            raise Refused(message % {"path": path}, field="areas", code="twice")
