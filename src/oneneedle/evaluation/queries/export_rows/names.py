"""What codes and paths of a city are called, read once for a part of an export."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

from oneneedle.catalogue import queries as catalogue
from oneneedle.core import queries as core
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import ancestors
from oneneedle.places.models import Area, Level
from oneneedle.units import queries as units


@dataclass(frozen=True, slots=True)
class Names:
    """What codes and paths of one city are called, read once for a part."""

    city: Jurisdiction
    book: catalogue.Catalogue
    directory: units.Directory
    zone: ZoneInfo
    streets: dict[str, tuple[str, str, str]]  # path -> code, Chinese, English
    coarse: frozenset[str]  # areas of the levels above the community
    _units: dict[UUID | None, tuple[str, str, str]] = field(default_factory=dict)
    _about: dict[tuple[UUID | None, str], tuple[str, str, str, str, str]] = field(default_factory=dict)

    def type_of(self, type_id: UUID | None) -> tuple[str, str]:
        """Code and name of a case type."""
        one = self.book.by_id.get(type_id) if type_id else None
        return (one.code, one.name) if one else ("", "")

    def unit_of(self, unit_id: UUID | None) -> tuple[str, str, str]:
        """Code, path and name of a unit."""
        said = self._units.get(unit_id)
        if said is None:
            one = self.directory.by_id.get(unit_id) if unit_id else None
            said = self._units[unit_id] = (one.code, one.path, one.name) if one else ("", "", "")
        return said

    def code_at(self, unit_path: str) -> str:
        """Code of the unit at that path."""
        one = self.directory.by_path.get(unit_path)
        return one.code if one else ""

    def street_of(self, area_path: str) -> str:
        """The path cut at the level of the street."""
        return next((path for path in reversed(ancestors(area_path)) if path in self.coarse), area_path)

    def day(self, moment: datetime | None) -> date | None:
        """The day on the city's clocks."""
        return None if moment is None else moment.astimezone(self.zone).date()

    def about(self, type_id: UUID | None, area_path: str) -> tuple[str, str, str, str, str]:
        """Type and place of a case."""
        said = self._about.get((type_id, area_path))
        if said is None:
            said = self._about[type_id, area_path] = self._look_up(type_id, area_path)
        return said

    def _look_up(self, type_id: UUID | None, area_path: str) -> tuple[str, str, str, str, str]:
        street = self.street_of(area_path)
        _code, name_zh, name_en = self.streets.get(street, ("", "", ""))
        chinese = (get_language() or "").startswith("zh")
        name = name_zh or name_en if chinese else name_en or name_zh
        return (*self.type_of(type_id), area_path, street, name)


def names_of(jurisdiction_id: str) -> Names:
    """The names of a city, in the language of the moment."""
    city = core.get_jurisdiction(jurisdiction_id)
    assert city is not None  # noqa: S101 - an export belongs to a city
    coarse = Area.objects.filter(path__startswith=city.area_path).exclude(level__in=(Level.COMMUNITY, Level.GRID))
    found = list(coarse.values_list("level", "path", "code", "name", "name_en"))
    return Names(
        city,
        catalogue.get_catalogue(jurisdiction_id),
        units.units_for(jurisdiction_id),
        ZoneInfo(city.timezone),
        {path: (code, zh, en) for level, path, code, zh, en in found if level == Level.STREET},
        frozenset(path for _level, path, *_names in found),
    )
