"""Makes and changes one unit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.core import actions as core
from oneneedle.core import queries as core_queries
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Actor, Refused
from oneneedle.units.actions.store import bump, check_actor, find_area, find_calendar, get_unit
from oneneedle.units.models import Unit
from oneneedle.units.rules import check_code, check_unit, unit_path


@transaction.atomic
def create_unit(
    *,
    jurisdiction_id: str,
    code: str,
    kind: str,
    name_zh: str = "",
    name_en: str = "",
    parent_code: str = "",
    level: str = "",
    area: str = "",
    calendar: str = "",
    phone: str = "",
    email: str = "",
    address: str = "",
    actor: Actor,
    now: datetime,
) -> Unit:
    """Add an organisation under its parent; without an area of its own it serves its parent's.

    Refuses who may not, a code that stands already, an unknown parent, area or calendar, and a unit without a name.
    """
    check_actor(actor, jurisdiction_id)
    city = core_queries.need_city(jurisdiction_id)
    check_unit(kind=kind, level=level, name_zh=name_zh, name_en=name_en)
    if Unit.objects.filter(jurisdiction=city, code=check_code(code)).exists():
        message = _("A unit with the code “%(code)s” exists already; choose another code.")
        raise Refused(message % {"code": code}, field="code", code="code_taken")
    parent = get_unit(jurisdiction_id, parent_code) if parent_code else None
    path = unit_path(city.id, parent.path if parent else "", code)
    names = {"kind": kind, "level": level, "name_zh": name_zh, "name_en": name_en}
    reach = {"phone": phone, "email": check_email(email), "address": address}
    unit = Unit(jurisdiction=city, code=code, path=path, parent=parent, **names, **reach)
    place_unit(unit, city, area=area, calendar=calendar)
    unit.save(force_insert=True)
    data = {"code": code, "kind": kind, "path": unit.path, "area": unit.area_path}
    core.write_ledger(subject=f"unit:{unit.id}", verb="units.unit_created", actor=actor, now=now, data=data)
    bump(jurisdiction_id)
    return unit


@transaction.atomic
def change_unit(
    *,
    jurisdiction_id: str,
    code: str,
    actor: Actor,
    now: datetime,
    name_zh: str | None = None,
    name_en: str | None = None,
    kind: str | None = None,
    level: str | None = None,
    area: str | None = None,
    calendar: str | None = None,
    phone: str | None = None,
    email: str | None = None,
    address: str | None = None,
    active: bool | None = None,
) -> Unit:
    """Change what is given and leave the rest; the same values again change nothing and leave no row.

    Refuses who may not, an unknown unit, area or calendar, and the closing of a unit that has active units below it.
    """
    check_actor(actor, jurisdiction_id)
    city = core_queries.need_city(jurisdiction_id)
    unit = get_unit(jurisdiction_id, code)
    before = columns(unit)
    names = {"name_zh": name_zh, "name_en": name_en, "kind": kind, "level": level}
    reach = {"phone": phone, "email": None if email is None else check_email(email), "address": address}
    for name, value in {**names, **reach, "active": active}.items():
        if value is not None:
            setattr(unit, name, value)
    check_unit(kind=unit.kind, level=unit.level, name_zh=unit.name_zh, name_en=unit.name_en)
    place_unit(unit, city, area=area, calendar=calendar)
    if active is False and unit.children.filter(active=True).exists():
        raise Refused(_("There are active units below this one; close them first."), field="active")
    if changed := [name for name, value in columns(unit).items() if before[name] != value]:
        unit.save(update_fields=changed)
        subject, data = f"unit:{unit.id}", {"code": code, "changed": changed}
        core.write_ledger(subject=subject, verb="units.unit_changed", actor=actor, now=now, data=data)
        bump(jurisdiction_id)
    return unit


def place_unit(unit: Unit, city: Jurisdiction, *, area: str | None, calendar: str | None) -> None:
    """Give the unit its area and calendar by their codes; None leaves them, an empty area is the parent's."""
    if area is not None:
        parent = unit.parent
        unit.area = find_area(city, area) if area else parent.area if parent else None
        unit.area_path = unit.area.path if unit.area else ""
    if calendar is not None:
        unit.calendar = find_calendar(city.id, calendar) if calendar else None
    if unit.level and not unit.area_path:
        message = _("A unit with a level governs an area: fill in its area, or leave the level empty.")
        raise Refused(message, field="area", code="level_without_area")


def columns(unit: Unit) -> dict[str, Any]:
    """The columns that may change, for comparing."""
    names = ("name_zh", "name_en", "kind", "level", "phone", "email", "address", "active")
    more = ("area_id", "area_path", "calendar_id")
    return {name: getattr(unit, name) for name in names + more}


def check_email(text: str) -> str:
    """The address, or the refusal of something that is none."""
    if text:
        try:
            validate_email(text)
        except ValidationError:
            message = _("“%(email)s” is no e-mail address.")
            raise Refused(message % {"email": text}, field="email", code="bad_email") from None
    return text
