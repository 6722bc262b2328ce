"""Monthly sheets: what a street's month comes to now, the editions that were published, who may read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.cache import caches
from django.utils import translation

from oneneedle.core import queries as core
from oneneedle.core.rules import Actor
from oneneedle.evaluation import access
from oneneedle.evaluation.models import Sheet
from oneneedle.evaluation.queries.reckonings import current_reckoning
from oneneedle.evaluation.queries.said import month_of
from oneneedle.evaluation.queries.sheet_content import make_content
from oneneedle.evaluation.rules import sheets
from oneneedle.units import queries as units

LEVEL = "street"


@dataclass(frozen=True, slots=True)
class StreetMonth:
    """One street in the list of a month; `edition` is 0 while nothing is published."""

    unit: units.UnitRef
    month: date
    edition: int
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class SheetPage:
    """One sheet: an edition, or what the month comes to now."""

    unit: units.UnitRef
    content: sheets.Content
    edition: sheets.Edition
    editions: tuple[tuple[int, date], ...]
    may_publish: bool
    changed: bool


@dataclass(frozen=True, slots=True)
class SheetFile:
    """A sheet to carry away."""

    content: bytes
    content_type: str
    name: str


FILE_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# Each in its own words, whatever the language of the page.
FILE_LABELS = {
    "zh-hans.pdf": "PDF（中文）",
    "en.pdf": "PDF (English)",
    "zh-hans.xlsx": "Excel（中文）",
    "en.xlsx": "Excel (English)",
}


def list_streets(actor: Actor, month: date) -> tuple[StreetMonth, ...]:
    """The streets whose sheets the actor reads, with what is published of the month; a closed one only if it is."""
    seen = [one for one in _streets(actor.jurisdiction_id) if access.reads_sheet(actor, one)]
    return tuple(one for one in _months_of(seen, month) if one.unit.active or one.edition)


def list_published(jurisdiction_id: str, month: date) -> tuple[StreetMonth, ...]:
    """The streets of which something is published of the month, for everybody."""
    return tuple(one for one in _months_of(_streets(jurisdiction_id), month) if one.edition)


def published_months(jurisdiction_id: str) -> tuple[date, ...]:
    """The months of which something is published, the newest first."""
    rows = Sheet.objects.filter(jurisdiction_id=jurisdiction_id).order_by("-month")
    return tuple(rows.values_list("month", flat=True).distinct()[:24])


def this_month(jurisdiction_id: str, now: datetime) -> date:
    """The month it is on the city's clocks."""
    return month_of(now, core.zone_of(jurisdiction_id))


def find_street(jurisdiction_id: str, code: str) -> units.UnitRef | None:
    """The street of that code."""
    unit = units.get_unit_by_code(jurisdiction_id, code)
    return unit if unit and unit.level == LEVEL else None


def get_sheet(
    actor: Actor, unit: units.UnitRef, month: date, *, edition: int | None = None, now: datetime
) -> SheetPage | None:
    """An edition, the newest when none is named; 0 asks for what the month comes to now; None when there is none."""
    if not access.reads_sheet(actor, unit) or month > month_of(now, core.zone_of(actor.jurisdiction_id)):
        return None
    rows = list(Sheet.objects.filter(street_id=unit.id, month=month).order_by("edition"))
    wanted = (rows[-1].edition if rows else 0) if edition is None else edition
    over = month < month_of(now, core.zone_of(actor.jurisdiction_id))
    keeps = over and access.can_publish_sheet(actor, unit) and current_reckoning() is not None
    fresh = make_content(actor.jurisdiction_id, unit, month, now) if not wanted or keeps else None
    newest = sheets.read_content(rows[-1].content) if rows else None
    changed = fresh is not None and (newest is None or not sheets.same_numbers(fresh, newest))
    found = _edition(rows, wanted)
    if wanted and found is None:
        return None
    content, told = found or (fresh, sheets.Edition())
    if content is None:
        return None
    return SheetPage(unit, content, told, _dates(rows), keeps and changed, changed)


def get_published(unit: units.UnitRef, month: date, edition: int | None = None) -> SheetPage | None:
    """What everybody may read: published editions alone."""
    rows = list(Sheet.objects.filter(street_id=unit.id, month=month).order_by("edition"))
    found = _edition(rows, edition if edition is not None else len(rows))
    if found is None:
        return None
    return SheetPage(unit, *found, _dates(rows), may_publish=False, changed=False)


def _edition(rows: Sequence[Sheet], number: int) -> tuple[sheets.Content, sheets.Edition] | None:
    row = next((one for one in rows if one.edition == number), None)
    if row is None:
        return None
    former = next((one for one in rows if one.edition == number - 1), None)
    return sheets.read_content(row.content), sheets.Edition(
        number=row.edition,
        published_at=row.published_at,
        reason=row.reason,
        former=sheets.read_content(former.content) if former else None,
    )


def _dates(rows: Sequence[Sheet]) -> tuple[tuple[int, date], ...]:
    """Each edition with the day it was published, on the city's clocks."""
    return tuple((one.edition, one.published_at.astimezone(core.zone_of(one.jurisdiction_id)).date()) for one in rows)


def _streets(jurisdiction_id: str) -> list[units.UnitRef]:
    """The closed ones too: what they published stays."""
    return [one for one in units.units_for(jurisdiction_id).units if one.level == LEVEL]


def _months_of(streets: Sequence[units.UnitRef], month: date) -> tuple[StreetMonth, ...]:
    rows = Sheet.objects.filter(street__in=[one.id for one in streets], month=month).order_by("edition")
    newest: dict[UUID, tuple[int, datetime]] = {
        street_id: (edition, at) for street_id, edition, at in rows.values_list("street_id", "edition", "published_at")
    }
    return tuple(StreetMonth(one, month, *newest.get(one.id, (0, None))) for one in streets)


def draw_sheet(page: SheetPage, jurisdiction_id: str, *, public: bool) -> sheets.Paper:
    """The sheet in the reader's language."""
    return sheets.make_paper(page.content, page.edition, zone=core.zone_of(jurisdiction_id), public=public)


def write_sheet(page: SheetPage, jurisdiction_id: str, file: str, *, public: bool) -> SheetFile:
    """The sheet as one of FILE_LABELS, in the language the name says; an edition is drawn once and then kept."""
    language, kind = file.rsplit(".", 1)
    with translation.override(language):
        paper = draw_sheet(page, jurisdiction_id, public=public)
        at = page.edition.published_at or page.content.made_at
        made = _kept(paper, at, kind) if page.edition.number else _draw(paper, at, kind)
    edition = f"-{page.edition.number}" if page.edition.number else "-draft"
    return SheetFile(made, FILE_TYPES[kind], f"{page.unit.code}-{page.content.month:%Y-%m}{edition}-{file}")


def _kept(paper: sheets.Paper, at: datetime, kind: str) -> bytes:
    """The file as it was drawn before, for whichever process; drawing takes about a second."""
    name = sheets.name_of(paper, at, kind)
    made: bytes | None = caches["drawn"].get(name)
    if made is None:
        made = _draw(paper, at, kind)
        caches["drawn"].set(name, made)
    return made


def _draw(paper: sheets.Paper, at: datetime, kind: str) -> bytes:
    return sheets.make_pdf(paper, at) if kind == "pdf" else sheets.make_xlsx(paper, at)
