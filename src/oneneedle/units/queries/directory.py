"""The directory of a city held in memory: its units, the rights of its streets, how far each level goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from oneneedle.core.rules import Dated, KeptBook, ancestors, by_language, parent_path
from oneneedle.units.models import LevelRole, StreetRight, Unit, UnitsVersion


@dataclass(frozen=True, slots=True)
class UnitRef:
    """One unit as the rest of the house sees it."""

    id: UUID
    code: str
    path: str
    kind: str
    level: str
    name_zh: str
    name_en: str
    area_path: str
    area_level: str
    calendar_code: str
    phone: str
    email: str
    address: str
    active: bool

    @property
    def name(self) -> str:
        """The name in the reader's language, else in the other."""
        return by_language(self.name_zh, self.name_en)


@dataclass(frozen=True, slots=True)
class HeldRight(Dated):
    """A right of a street for a time."""

    right: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Directory:
    """All units of one city at one version, ready to be asked without a round trip."""

    jurisdiction_id: str
    version: int
    units: tuple[UnitRef, ...]
    by_id: Mapping[UUID, UnitRef]
    by_code: Mapping[str, UnitRef]
    by_path: Mapping[str, UnitRef]
    # kind -> area path -> the active units of that kind for that area, by path.
    serving: Mapping[str, Mapping[str, tuple[UnitRef, ...]]] = field(repr=False)
    # Street -> what the register grants it, and from when on the register speaks of a right at all.
    street_rights: Mapping[UUID, tuple[HeldRight, ...]] = field(repr=False)
    registered: Mapping[str, datetime] = field(default_factory=dict)
    # Level -> the rights its posts may give; a level that is not there is not limited.
    roles: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def find_unit(self, kind: str, area_path: str, level: str = "") -> UnitRef | None:
        """The unit of that kind whose area is the smallest around `area_path`; of several, the first by path."""
        areas = self.serving.get(kind)
        if not areas:
            return None
        for path in reversed(ancestors(area_path)):
            for unit in areas.get(path, ()):
                if not level or unit.area_level == level:
                    return unit
        return None


def forget(jurisdiction_id: str | None = None) -> None:
    """Read a city's units anew at the next question; all cities when none is named."""
    _directories.drop(jurisdiction_id)


def units_for(jurisdiction_id: str) -> Directory:
    """The city's directory from memory; at most every two seconds one small query asks whether it is still the same."""
    return _directories.get(jurisdiction_id)


def find_unit(jurisdiction_id: str, kind: str, area_path: str, level: str = "") -> UnitRef | None:
    """The active unit of that kind whose area is the longest prefix of `area_path`.

    With `level`, only units serving an area of that level count: a city's water company, not a district's.
    """
    return units_for(jurisdiction_id).find_unit(kind, area_path, level)


def get_unit(jurisdiction_id: str, unit_id: UUID) -> UnitRef | None:
    return units_for(jurisdiction_id).by_id.get(unit_id)


def get_unit_by_code(jurisdiction_id: str, code: str) -> UnitRef | None:
    return units_for(jurisdiction_id).by_code.get(code)


def parent_unit(jurisdiction_id: str, unit_id: UUID) -> UnitRef | None:
    """The unit above; None at the top."""
    directory = units_for(jurisdiction_id)
    unit = directory.by_id.get(unit_id)
    return directory.by_path.get(parent_path(unit.path)) if unit else None


def _version(jurisdiction_id: str) -> int:
    return UnitsVersion.objects.filter(pk=jurisdiction_id).values_list("version", flat=True).first() or 0


def _read_directory(jurisdiction_id: str, version: int) -> Directory:
    rows = Unit.objects.filter(jurisdiction_id=jurisdiction_id).order_by("path")
    calendars: dict[str, str] = {}
    units: list[UnitRef] = []
    for row in rows.select_related("area", "calendar"):
        # Parents come before children, so a calendar is inherited from the nearest unit above.
        calendars[row.path] = row.calendar.code if row.calendar else calendars.get(parent_path(row.path), "")
        units.append(_unit_ref(row, calendars[row.path]))
    granted = _read_rights(jurisdiction_id)
    roles = LevelRole.objects.filter(jurisdiction_id=jurisdiction_id).values_list("level", "rights")
    return Directory(
        jurisdiction_id=jurisdiction_id,
        version=version,
        units=tuple(units),
        by_id=MappingProxyType({unit.id: unit for unit in units}),
        by_code=MappingProxyType({unit.code: unit for unit in units}),
        by_path=MappingProxyType({unit.path: unit for unit in units}),
        serving=MappingProxyType(_index(units)),
        street_rights=MappingProxyType(granted),
        registered=MappingProxyType(_first_lines(granted)),
        roles=MappingProxyType({level: frozenset(rights) for level, rights in roles}),
    )


_directories = KeptBook(_version, _read_directory)


def _first_lines(granted: Mapping[UUID, tuple[HeldRight, ...]]) -> dict[str, datetime]:
    first: dict[str, datetime] = {}
    for one in (one for several in granted.values() for one in several):
        first[one.right] = min(one.since, first.get(one.right, one.since))
    return first


def _read_rights(jurisdiction_id: str) -> dict[UUID, tuple[HeldRight, ...]]:
    found: dict[UUID, tuple[HeldRight, ...]] = {}
    rows = StreetRight.objects.filter(unit__jurisdiction_id=jurisdiction_id).order_by("since")
    for unit_id, right, since, until in rows.values_list("unit_id", "right", "since", "until"):
        found[unit_id] = (*found.get(unit_id, ()), HeldRight(right, since, until))
    return found


def _unit_ref(row: Unit, calendar_code: str) -> UnitRef:
    return UnitRef(
        id=row.id,
        code=row.code,
        path=row.path,
        kind=row.kind,
        level=row.level,
        name_zh=row.name_zh,
        name_en=row.name_en,
        area_path=row.area_path,
        area_level=row.area.level if row.area else "",
        calendar_code=calendar_code,
        phone=row.phone,
        email=row.email,
        address=row.address,
        active=row.active,
    )


def _index(units: Iterable[UnitRef]) -> dict[str, dict[str, tuple[UnitRef, ...]]]:
    serving: dict[str, dict[str, tuple[UnitRef, ...]]] = {}
    for unit in units:
        if unit.active and unit.area_path:
            areas = serving.setdefault(unit.kind, {})
            areas[unit.area_path] = (*areas.get(unit.area_path, ()), unit)
    return serving
