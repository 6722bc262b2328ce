"""Exports as pages show them: who sees which, how far each is, and its file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from oneneedle.catalogue import queries as catalogue
from oneneedle.core import queries as core
from oneneedle.core.rules import Actor
from oneneedle.evaluation import access
from oneneedle.evaluation.models import Export
from oneneedle.evaluation.rules import datasets, files
from oneneedle.places.models import Area
from oneneedle.units import queries as units

MOST_LISTED = 50
STATE_NAMES: Mapping[str, str | Promise] = {
    "waiting": gettext_lazy("Waits its turn"),
    "running": gettext_lazy("Is being written"),
    "done": gettext_lazy("Ready to fetch"),
    "failed": gettext_lazy("Could not be written"),
    "cancelled": gettext_lazy("Cancelled"),
}


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One export as a line of a list."""

    id: UUID
    dataset: str
    dataset_name: str
    format: str
    state: str
    state_name: str
    unit_name: str
    area_name: str
    type_name: str
    since: date | None
    until: date | None
    asked_at: datetime
    ended_at: datetime | None
    expires_at: datetime | None
    rows_total: int | None
    rows_done: int
    size: int | None
    sha256: str
    downloads: int
    has_file: bool

    @property
    def unfinished(self) -> bool:
        """Whether it waits or runs."""
        return self.state in {"waiting", "running"}


@dataclass(frozen=True, slots=True)
class OpenMonth:
    """The open data of one month."""

    month: date
    rows: int
    left_out: int
    size: int
    sha256: str
    made_at: datetime


def may_export(actor: Actor) -> bool:
    """Whether the actor may write data out at all."""
    return access.export_ground(actor) is not None


def export_ground(actor: Actor) -> str | None:
    """The ground whose data the actor may write out."""
    return access.export_ground(actor)


def list_exports(actor: Actor) -> tuple[ExportRow, ...]:
    """The newest exports the actor may see."""
    found = Export.objects.filter(access.exports_visible_to(actor), month__isnull=True)
    rows = list(found.order_by("-asked_at")[:MOST_LISTED])
    labels = _labels(rows)
    return tuple(_row(one, labels) for one in rows)


def get_export(actor: Actor, export_id: UUID) -> Export:
    """The export, or `Export.DoesNotExist` when it is not the actor's to see."""
    return Export.objects.filter(access.exports_visible_to(actor), month__isnull=True).get(id=export_id)


def open_months(jurisdiction_id: str) -> tuple[OpenMonth, ...]:
    """The months whose open data everybody may fetch, newest first."""
    return tuple(
        OpenMonth(one.month, one.rows_done, one.left_out or 0, one.size or 0, one.sha256, one.asked_at)
        for one in _open(jurisdiction_id).order_by("-month")
        if one.month
    )


def open_month(jurisdiction_id: str, month: date) -> Export | None:
    """The open data of that month."""
    return _open(jurisdiction_id).filter(month=month).first()


def file_name(export: Export) -> str:
    """The name to offer when it is saved."""
    parts = ["oneneedle", export.jurisdiction_id, export.dataset]
    if export.month:
        parts.append(f"{export.month:%Y-%m}")
    else:
        parts.extend(f"{day:%Y%m%d}" for day in (export.since, export.until) if day)
    return f"{'-'.join(parts)}.{export.format}"


def open_export(export: Export) -> IO[Any] | None:
    """The file, open for reading; None when it is not there any more. Whoever asked closes it."""
    if export.state != Export.State.DONE or export.dropped_at or not default_storage.exists(export.path):
        return None
    return default_storage.open(export.path)


def content_type(export: Export) -> str:
    """What the file is."""
    return files.CONTENT_TYPES[export.format]


def _open(jurisdiction_id: str) -> QuerySet[Export]:
    done = {"state": Export.State.DONE, "dropped_at__isnull": True}
    return Export.objects.filter(jurisdiction_id=jurisdiction_id, month__isnull=False, **done)


def _labels(rows: Sequence[Export]) -> dict[str, str]:
    """Names of the grounds; the whole city needs none."""
    cities = {city.area_path for row in rows if (city := core.get_jurisdiction(row.jurisdiction_id))}
    wanted = {row.area_path for row in rows} - cities
    if not wanted:
        return {}
    chinese = (get_language() or "").startswith("zh")
    found = Area.objects.filter(path__in=wanted).values_list("path", "name", "name_en")
    return {path: name if chinese else name_en or name for path, name, name_en in found}


def _row(one: Export, labels: Mapping[str, str]) -> ExportRow:
    book = catalogue.get_catalogue(one.jurisdiction_id)
    kinds = {kind.path: kind.name for kind in book.types}
    unit = units.get_unit(one.jurisdiction_id, one.unit_id) if one.unit_id else None
    return ExportRow(
        id=one.id,
        dataset=one.dataset,
        dataset_name=str(datasets.ALL_DATASETS[one.dataset].name),
        format=one.format,
        state=one.state,
        state_name=str(STATE_NAMES[one.state]),
        unit_name=unit.name if unit else "",
        area_name=labels.get(one.area_path, ""),
        type_name=kinds.get(one.type_path, ""),
        since=one.since,
        until=one.until,
        asked_at=one.asked_at,
        ended_at=one.ended_at,
        expires_at=one.expires_at,
        rows_total=one.rows_total,
        rows_done=one.rows_done,
        size=one.size,
        sha256=one.sha256,
        downloads=one.downloads,
        has_file=one.state == Export.State.DONE and one.dropped_at is None,
    )
