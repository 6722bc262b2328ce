"""What the writers of units share: the actor is asked, codes are looked up, the version moves."""

from __future__ import annotations

from django.utils.translation import gettext as _

from oneneedle.core import actions as core
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Actor, Refused
from oneneedle.places.models import Area
from oneneedle.units import access, queries
from oneneedle.units.models import LevelRole, Unit, UnitsVersion
from oneneedle.workdays.models import Calendar


def check_actor(actor: Actor, jurisdiction_id: str) -> None:
    """Refuse whoever may not manage the city."""
    if not access.can_manage_city(actor, jurisdiction_id):
        raise Refused(_("Your post may not change the units of this city."), code="not_allowed")


def get_unit(jurisdiction_id: str, code: str) -> Unit:
    """The unit of this code, locked, or the refusal that names it."""
    if unit := Unit.objects.select_for_update().filter(jurisdiction_id=jurisdiction_id, code=code).first():
        return unit
    raise Refused(_("There is no unit with the code “%(code)s”.") % {"code": code}, code="no_unit")


def find_area(city: Jurisdiction, text: str) -> Area:
    """The area a path or a code names inside the city."""
    inside = Area.objects.filter(path__startswith=city.area_path)
    areas = inside.filter(path=text.rstrip("/") + "/") if "/" in text else inside.filter(code=text)
    found = list(areas.order_by("path")[:2])
    if not found:
        message = _("There is no area “%(area)s” in the city; import the areas first, or correct the code.")
        raise Refused(message % {"area": text}, field="area", code="no_area")
    if len(found) > 1:
        message = _("Several areas have the code “%(area)s”; write the whole path, such as %(path)s.")
        raise Refused(message % {"area": text, "path": found[0].path}, field="area", code="many_areas")
    return found[0]


def find_calendar(jurisdiction_id: str, code: str) -> Calendar:
    """The working calendar of this code."""
    if calendar := Calendar.objects.filter(jurisdiction_id=jurisdiction_id, code=code).first():
        return calendar
    message = _("The city has no working calendar “%(code)s”; make it first, or leave the column empty.")
    raise Refused(message % {"code": code}, field="calendar", code="no_calendar")


def role_of(unit: Unit) -> frozenset[str] | None:
    """The rights posts of this unit's level may hold; None when the level is not limited."""
    role = LevelRole.objects.filter(jurisdiction_id=unit.jurisdiction_id, level=unit.level).first()
    return frozenset(role.rights) if role else None


def bump(jurisdiction_id: str) -> None:
    """Tell every process that the city's units changed."""
    core.raise_version(UnitsVersion, jurisdiction_id, lambda: queries.forget(jurisdiction_id))
