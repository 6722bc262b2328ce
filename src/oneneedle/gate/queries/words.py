"""Names that several readers of the gate say: units, grounds, matters."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oneneedle.core import queries as core
from oneneedle.places.models import Area
from oneneedle.units import queries as units

TASK_LINK = "/desk/tasks/%s/"
ADMISSION_LINK = "/desk/tasks/admissions/%s/"
DUTY_LINK = "/desk/duties/%s/"


def unit_name(city: str, unit_id: UUID | None) -> str:
    """The name of a unit, from memory."""
    unit = units.get_unit(city, unit_id) if unit_id else None
    return unit.name if unit else ""


def ground_names(paths: Iterable[str]) -> dict[str, str]:
    """Grounds in words, all in one query; the empty path is the whole city."""
    wanted = set(paths)
    names = {path: path for path in wanted} | {"": _("The whole city")}
    english = (get_language() or "").startswith("en")
    rows = Area.objects.filter(path__in=wanted - {""}) if wanted - {""} else ()
    return names | {row.path: row.name_en if english and row.name_en else row.name for row in rows}


def local(city: str, at: datetime) -> datetime:
    """The moment as the city's clocks show it."""
    return at.astimezone(core.zone_of(city))
