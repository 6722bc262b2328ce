"""Readers of units: the directory of a city held in memory, and who acts on which post."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language

from oneneedle.core.rules import Actor, ancestors, parent_path
from oneneedle.people.models import Account
from oneneedle.units.models import Holding, Post, Unit, UnitsVersion
from oneneedle.units.rules import PostRow, UnitRow

# How long a process may serve units from memory before it asks whether they changed.
FRESH_SECONDS = 2.0


def _by_language(zh: str, en: str) -> str:
    return (zh or en) if (get_language() or "").startswith("zh") else (en or zh)


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
        return _by_language(self.name_zh, self.name_en)


@dataclass(frozen=True, slots=True)
class PostRef:
    """A post somebody holds now, with its unit."""

    id: UUID
    code: str
    name_zh: str
    name_en: str
    unit_id: UUID
    unit_path: str
    unit_name_zh: str
    unit_name_en: str
    jurisdiction_id: str
    area_path: str
    rights: frozenset[str]

    @property
    def name(self) -> str:
        return _by_language(self.name_zh, self.name_en)

    @property
    def unit_name(self) -> str:
        return _by_language(self.unit_name_zh, self.unit_name_en)


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


_DIRECTORIES: dict[str, tuple[float, Directory]] = {}


def forget(jurisdiction_id: str | None = None) -> None:
    """Read a city's units anew at the next question; all cities when none is named."""
    if jurisdiction_id is None:
        _DIRECTORIES.clear()
    else:
        _DIRECTORIES.pop(jurisdiction_id, None)


def units_for(jurisdiction_id: str) -> Directory:
    """The city's directory from memory; at most every two seconds one small query asks whether it is still the same."""
    moment = time.monotonic()
    held = _DIRECTORIES.get(jurisdiction_id)
    if held and moment - held[0] < FRESH_SECONDS:
        return held[1]
    version = _version(jurisdiction_id)
    directory = held[1] if held and held[1].version == version else _read_directory(jurisdiction_id, version)
    _DIRECTORIES[jurisdiction_id] = (moment, directory)
    return directory


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


def search_units(jurisdiction_id: str, text: str, limit: int = 20) -> list[UnitRef]:
    """Active units whose name, code or kind holds the text; those that begin with it first, then by path."""
    wanted = text.strip().casefold()
    active = [(unit, _words(unit)) for unit in units_for(jurisdiction_id).units if unit.active]
    found = [
        (not any(word.startswith(wanted) for word in words), unit.path, unit)
        for unit, words in active
        if any(wanted in word for word in words)
    ]
    return [unit for _late, _path, unit in sorted(found, key=lambda item: item[:2])[:limit]]


def _words(unit: UnitRef) -> tuple[str, ...]:
    return (unit.name_zh.casefold(), unit.name_en.casefold(), unit.code.casefold(), unit.kind)


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
    return Directory(
        jurisdiction_id=jurisdiction_id,
        version=version,
        units=tuple(units),
        by_id=MappingProxyType({unit.id: unit for unit in units}),
        by_code=MappingProxyType({unit.code: unit for unit in units}),
        by_path=MappingProxyType({unit.path: unit for unit in units}),
        serving=MappingProxyType(_index(units)),
    )


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


def posts_of(account: Account, now: datetime) -> list[PostRef]:
    """The posts this person holds at this moment in units that are active, the longest held first."""
    if not account.is_active:
        return []
    in_force = Q(until__isnull=True) | Q(until__gt=now)
    holdings = (
        Holding.objects.filter(in_force, person=account, since__lte=now, post__unit__active=True)
        .select_related("post__unit")
        .order_by("since", "id")
    )
    return [_post_ref(holding.post) for holding in holdings]


def _post_ref(post: Post) -> PostRef:
    unit = post.unit
    return PostRef(
        id=post.id,
        code=post.code,
        name_zh=post.name_zh,
        name_en=post.name_en,
        unit_id=unit.id,
        unit_path=unit.path,
        unit_name_zh=unit.name_zh,
        unit_name_en=unit.name_en,
        jurisdiction_id=unit.jurisdiction_id,
        # A department serves an area but does not govern it: it sees what is sent to it.
        area_path=unit.area_path if unit.level else "",
        rights=frozenset(post.rights),
    )


def get_actor(account: Account, *, channel: str, now: datetime, post_id: UUID | None = None) -> Actor:
    """Who acts when this person acts: on the post asked for if they hold it, else on the one held longest.

    Without a post in force the actor has no city and no rights.
    """
    posts = posts_of(account, now)
    if not posts:
        return Actor(jurisdiction_id="", channel=channel, person_id=account.id)
    post = next((post for post in posts if post.id == post_id), posts[0])
    return Actor(
        jurisdiction_id=post.jurisdiction_id,
        channel=channel,
        person_id=account.id,
        post_id=post.id,
        unit_id=post.unit_id,
        unit_path=post.unit_path,
        area_path=post.area_path,
        rights=post.rights,
    )


def rows_of(jurisdiction_id: str) -> list[UnitRow]:
    """The city's units and posts as an import file would tell them, parents first."""
    units = (
        Unit.objects.filter(jurisdiction_id=jurisdiction_id)
        .select_related("parent", "calendar")
        .prefetch_related("posts")
        .order_by("path")
    )
    return [_row(unit) for unit in units]


def _row(unit: Unit) -> UnitRow:
    posts = sorted(unit.posts.all(), key=lambda post: post.code)
    above = unit.parent.area_path if unit.parent else ""
    return UnitRow(
        code=unit.code,
        parent=unit.parent.code if unit.parent else "",
        kind=unit.kind,
        level=unit.level,
        area="" if unit.area_path == above else unit.area_path,
        calendar=unit.calendar.code if unit.calendar else "",
        name_zh=unit.name_zh,
        name_en=unit.name_en,
        phone=unit.phone,
        email=unit.email,
        address=unit.address,
        active=unit.active,
        posts=tuple(PostRow(post.code, post.name_zh, post.name_en, tuple(post.rights)) for post in posts) or None,
    )
