"""Open cases counted by ground and by type, each by age: what lies how long, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet

from oneneedle.cases.models import Case
from oneneedle.cases.queries.inbox import Filters, filtered
from oneneedle.catalogue import queries as catalogue
from oneneedle.core import queries as core
from oneneedle.core.rules import Actor
from oneneedle.places import queries as places
from oneneedle.places.models import Area
from oneneedle.places.rules.rows import LEVELS

# A case is so many days old from the first number on, until the next begins: days of the calendar, today is 0.
AGES = (0, 1, 3, 7, 30)
SCALES = ("grid", "community", "street")


@dataclass(frozen=True, slots=True)
class AgeSpan:
    """The days on which cases of one age came in; None where no end is."""

    since: date | None
    until: date


@dataclass(frozen=True, slots=True)
class OpenLine:
    """One area or type and its open cases by age; `whole` when its filter finds these and no others."""

    key: str
    name: str
    counts: tuple[int, ...]
    whole: bool = True

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class OpenMatters:
    """The open cases behind the filters, by ground and by type; what waits longest stands first."""

    spans: tuple[AgeSpan, ...]
    total: OpenLine
    grounds: tuple[OpenLine, ...]
    kinds: tuple[OpenLine, ...]


def open_matters(actor: Actor, filters: Filters, scale: str, now: datetime) -> OpenMatters:
    """Two counting queries, whatever their number; the ground is told at the scale, or larger where it is not known."""
    zone = core.zone_of(actor.jurisdiction_id)
    spans = age_spans(now.astimezone(zone).date())
    rows = filtered(actor, "all", now, replace(filters, state="open")).order_by()
    by_area = _count(rows, "area_path", spans, zone)
    by_type = _count(rows, "case_type__code", spans, zone)
    total = _sum(by_area.values())
    return OpenMatters(spans, OpenLine("", "", total), _grounds(by_area, scale), _kinds(actor.jurisdiction_id, by_type))


def age_spans(today: date) -> tuple[AgeSpan, ...]:
    """The days of each age, the youngest first."""
    ends = [*(after - 1 for after in AGES[1:]), None]
    return tuple(
        AgeSpan(None if end is None else today - timedelta(days=end), today - timedelta(days=first))
        for first, end in zip(AGES, ends, strict=True)
    )


def _count(rows: QuerySet[Case], column: str, spans: tuple[AgeSpan, ...], zone: ZoneInfo) -> dict[str, tuple[int, ...]]:
    ages: dict[str, Any] = {f"age_{place}": Count("id", filter=_within(span, zone)) for place, span in enumerate(spans)}
    found = rows.values_list(column).annotate(**ages)
    return {key or "": tuple(counts) for key, *counts in found}


def _within(span: AgeSpan, zone: ZoneInfo) -> Q:
    within = Q(received_at__lt=datetime.combine(span.until + timedelta(days=1), time.min, zone))
    return within & Q(received_at__gte=datetime.combine(span.since, time.min, zone)) if span.since else within


def _sum(found: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(map(sum, zip((0,) * len(AGES), *found, strict=True)))


def _grounds(found: dict[str, tuple[int, ...]], scale: str) -> tuple[OpenLine, ...]:
    """Paths are cut at the scale; what is only known more roughly stands for itself."""
    depths = _depths(found)
    cut: dict[str, tuple[int, ...]] = {}
    for path, counts in found.items():
        key = _cut(path, depths, scale)
        cut[key] = _sum([cut[key], counts]) if key in cut else counts
    names = {area.path: area for area in Area.objects.filter(path__in=cut)}
    lines = []
    for path, counts in cut.items():
        area = names.get(path)
        ref = places.AreaRef(area.id, area.path, area.level, area.code, area.name, area.name_en) if area else None
        whole = bool(path) and not any(other != path and other.startswith(path) for other in cut)
        lines.append(OpenLine(path, ref.label if ref else "", counts, whole))
    return _oldest_first(lines)


def _depths(found: Iterable[str]) -> dict[str, int]:
    """How many steps a path has at each level; countries differ in how many levels stand above a street."""
    some = max(found, key=lambda path: path.count("/"), default="")
    return {area.level: area.path.count("/") for area in places.chain(some)} if some else {}


def _cut(path: str, depths: dict[str, int], scale: str) -> str:
    depth = next((depths[level] for level in LEVELS[LEVELS.index(scale) :] if level in depths), None)
    return path if depth is None else "".join(f"{step}/" for step in path.split("/")[:depth] if step)


def _kinds(jurisdiction_id: str, found: dict[str, tuple[int, ...]]) -> tuple[OpenLine, ...]:
    known = catalogue.get_catalogue(jurisdiction_id).by_code
    lines = [
        OpenLine(code, known[code].name if code in known else "", counts, code in known)
        for code, counts in found.items()
    ]
    return _oldest_first(lines)


def _oldest_first(lines: list[OpenLine]) -> tuple[OpenLine, ...]:
    return tuple(sorted(lines, key=lambda line: (tuple(-count for count in reversed(line.counts)), line.key)))
