"""Names that several readers of the gate say: units, grounds, matters, pages of a list."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from oneneedle.core import queries as core
from oneneedle.places import queries as places
from oneneedle.units import queries as units

PAGE = 25
TASK_LINK = "/desk/tasks/%s/"
ADMISSION_LINK = "/desk/tasks/admissions/%s/"
DUTY_LINK = "/desk/duties/%s/"


def unit_name(city: str, unit_id: UUID | None) -> str:
    """The name of a unit, from memory."""
    unit = units.get_unit(city, unit_id) if unit_id else None
    return unit.name if unit else ""


def ground_name(area_path: str) -> str:
    """A ground in words; the empty path is the whole city."""
    if not area_path:
        return _("The whole city")
    area = places.get_area(area_path)
    return area.label if area else area_path


def zone_of(city: str) -> ZoneInfo:
    """The city's time zone."""
    found = core.get_jurisdiction(city)
    return ZoneInfo(found.timezone if found else "UTC")


def local(city: str, at: datetime) -> datetime:
    """The moment as the city's clocks show it."""
    return at.astimezone(zone_of(city))


def slice_of(page: int, total: int) -> tuple[int, int, int, int]:
    """The page that is meant, how many there are, and where its rows begin and end."""
    pages = max(1, -(-total // PAGE))
    here = min(max(page, 1), pages)
    return here, pages, (here - 1) * PAGE, here * PAGE
