"""The cases of some months as the search for topics sees them: type, cell, community, and words without names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import h3
from django.db.models import Q, QuerySet

from oneneedle.cases.models import Case
from oneneedle.catalogue import queries as catalogue
from oneneedle.catalogue.rules import CaseTypeRef
from oneneedle.core import queries as core
from oneneedle.core.rules import add_months, ancestors
from oneneedle.evaluation.rules import topics
from oneneedle.places.models import Area

_NO_NEED = ("declined", "withdrawn")  # what was nothing, or taken back
_LOWEST = "grid"
PAGE = 5000
_FIRST_DAYS = 3  # a city that began on the third day of a month has that month as good as whole


@dataclass(frozen=True, slots=True)
class Material:
    """What the search is given: the cases of the month, those of the months before, which are read as they are asked
    for, the lengths of the months as far back as the city is known, and the names.
    """

    now: tuple[topics.Said, ...]
    past: Iterator[topics.Said]
    days: tuple[int, ...]
    names: frozenset[str]


def month_of(moment: datetime, zone: ZoneInfo) -> date:
    """The first day of the month of this moment on the city's clocks."""
    return moment.astimezone(zone).date().replace(day=1)


def read_material(jurisdiction_id: str, month: date) -> Material:
    """The cases of the month and of the months before; private ones are left out, for a few of them tell too much."""
    zone = core.zone_of(jurisdiction_id)
    back = _months_known(jurisdiction_id, month, zone)
    areas = _Areas(jurisdiction_id)
    now = cases_between(jurisdiction_id, month, add_months(month, 1), zone)
    past = cases_between(jurisdiction_id, add_months(month, -back), month, zone)
    return Material(
        now=tuple(_hear(jurisdiction_id, now, month, zone, areas.community)),
        past=_hear(jurisdiction_id, past, month, zone, areas.community),
        days=tuple(topics.days_of(add_months(month, -count)) for count in range(back + 1)),
        names=areas.names,
    )


def read_said(jurisdiction_id: str, month: date, type_ids: Collection[UUID | None]) -> Iterator[topics.Said]:
    """The cases of one month alone that are of these types; None stands for those without one."""
    zone = core.zone_of(jurisdiction_id)
    rows = cases_between(jurisdiction_id, month, add_months(month, 1), zone)
    return _hear(jurisdiction_id, rows.filter(_of(type_ids)), month, zone, _Areas(jurisdiction_id).community)


def types_below(jurisdiction_id: str, path: str) -> frozenset[UUID | None]:
    """The types below a path, itself among them; an empty path stands for cases without a type."""
    if not path:
        return frozenset({None})
    return frozenset(one.id for one in catalogue.get_catalogue(jurisdiction_id).types if one.path.startswith(path))


def types_changed(jurisdiction_id: str, month: date, since: datetime) -> frozenset[UUID | None]:
    """Of which types there are cases of the month to which anything happened since then."""
    zone = core.zone_of(jurisdiction_id)
    rows = Case.objects.filter(
        jurisdiction_id=jurisdiction_id,
        changed_at__gte=since,
        received_at__gte=datetime.combine(month, time(), zone),
        received_at__lt=datetime.combine(add_months(month, 1), time(), zone),
    )
    return frozenset(rows.order_by().values_list("case_type_id", flat=True).distinct())


def _of(type_ids: Collection[UUID | None]) -> Q:
    wanted = Q(case_type_id__in=[one for one in type_ids if one])
    return wanted | Q(case_type_id__isnull=True) if None in type_ids else wanted


def cases_between(jurisdiction_id: str, since: date, until: date, zone: ZoneInfo) -> QuerySet[Case]:
    """Cases that count for topics, received from one day until just before another."""
    return Case.objects.filter(
        jurisdiction_id=jurisdiction_id,
        received_at__gte=datetime.combine(since, time(), zone),
        received_at__lt=datetime.combine(until, time(), zone),
        private=False,
    ).exclude(state__in=_NO_NEED)


def _months_known(jurisdiction_id: str, month: date, zone: ZoneInfo) -> int:
    """How many whole months before this one the city has been working, BACK at most."""
    cases = Case.objects.filter(jurisdiction_id=jurisdiction_id).order_by("received_at", "id")
    first = cases.values_list("received_at", flat=True).first()
    if first is None:
        return 0
    day = first.astimezone(zone).date()
    begin = day.replace(day=1) if day.day <= _FIRST_DAYS else add_months(day.replace(day=1), 1)
    known = (month.year - begin.year) * 12 + month.month - begin.month
    return max(0, min(topics.BACK, known))


def _hear(
    jurisdiction_id: str, rows: QuerySet[Case], month: date, zone: ZoneInfo, communities: Mapping[str, str]
) -> Iterator[topics.Said]:
    types = {one.id: one for one in catalogue.get_catalogue(jurisdiction_id).types}
    columns = ("id", "received_at", "h3", "case_type_id", "area_path", "title", "description", "address")
    for case_id, received_at, cell, type_id, area_path, title, description, address in _walk(rows, columns):
        kind = types.get(type_id) if type_id else None
        at = month_of(received_at, zone)
        yield topics.Said(
            id=case_id,
            month=(month.year - at.year) * 12 + month.month - at.month,
            cell=str(h3.cell_to_parent(cell, topics.CELL)) if cell else "",
            type_path=kind.path if kind else "",
            area_path=communities.get(area_path, area_path),
            text=topics.plain(f"{title} {description}", address, *(_names(kind) if kind else ())),
        )


def _walk(rows: QuerySet[Case], columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """The rows in pages, each a short question of its own, so that nobody waits for a long one."""
    part = rows.order_by("received_at", "id")
    while True:
        page = list(part.values_list(*columns)[:PAGE])
        yield from page
        if len(page) < PAGE:
            return
        key, at = page[-1][:2]
        part = rows.filter(Q(received_at=at, id__gt=key) | Q(received_at__gt=at), received_at__gte=at)
        part = part.order_by("received_at", "id")


def _names(kind: CaseTypeRef) -> tuple[str, ...]:
    """What the type is called here and elsewhere: everybody says so who reports it."""
    return (kind.name_zh, kind.name_en, *kind.source_names)


class _Areas:
    """The city's areas: which community each lies in (or the street, where none is drawn), and what they are called."""

    def __init__(self, jurisdiction_id: str) -> None:
        city = core.get_jurisdiction(jurisdiction_id)
        root = city.area_path if city else "/"
        rows = list(Area.objects.filter(path__startswith=root).values_list("path", "level", "name", "name_en"))
        grids = {path for path, level, _name, _name_en in rows if level == _LOWEST}
        self.community = {path: _above(path, grids) for path, _level, _name, _name_en in rows}
        self.names = topics.ban_names(_words(rows))


def _above(path: str, grids: set[str]) -> str:
    return next((step for step in reversed(ancestors(path)) if step not in grids), path)


def _words(rows: Iterable[tuple[str, str, str, str]]) -> Iterator[str]:
    for _path, level, name, name_en in rows:
        if level != _LOWEST:
            yield name
            yield name_en
