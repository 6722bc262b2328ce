"""Asking for an export, and what is done with one: cancel, ask again, fetch."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oneneedle.catalogue import queries as catalogue
from oneneedle.core.actions import write_ledger
from oneneedle.core.rules import Actor, Refused, is_under, new_id
from oneneedle.evaluation import access
from oneneedle.evaluation.models import Export
from oneneedle.evaluation.rules import datasets, files
from oneneedle.places.models import Area

MOST_UNFINISHED = 5  # of one unit
FILE_LASTS = timedelta(days=30)
UNFINISHED = (Export.State.WAITING, Export.State.RUNNING)


@transaction.atomic
def ask_export(
    *,
    dataset: str,
    form: str = "csv",
    area_path: str = "",
    since: date | None = None,
    until: date | None = None,
    type_code: str = "",
    excel: bool = False,
    actor: Actor,
    now: datetime,
) -> Export:
    """Ask for a data set of a ground and a time as a file; it is written in the background, part by part.

    Refuses posts that may not, ground that is not theirs, a data set, format, area or type that is not there, Parquet
    where its package is missing, a time that ends before it begins, and more than five unfinished exports of one unit.
    """
    ground = access.export_ground(actor)
    if ground is None:
        raise Refused(_("Your post may not write data out."), code="export_right")
    type_path = _check(dataset, form, type_code, since, until, actor.jurisdiction_id)
    wanted = area_path or ground
    if not is_under(wanted, ground) or not Area.objects.filter(path=wanted).exists():
        raise Refused(_("This area is not yours to write out."), field="area_path", code="export_ground")
    running = Export.objects.filter(jurisdiction_id=actor.jurisdiction_id, state__in=UNFINISHED, month__isnull=True)
    running = running.filter(unit_id=actor.unit_id) if actor.unit_id else running.filter(unit_id__isnull=True)
    if running.count() >= MOST_UNFINISHED:
        raise Refused(_("Your unit has five exports under way already. Wait for one, or cancel it."), code="too_many")
    export = Export.objects.create(
        id=new_id(now),
        jurisdiction_id=actor.jurisdiction_id,
        dataset=dataset,
        format=form,
        excel=excel and form == Export.Format.CSV,
        language=get_language() or "",
        area_path=wanted,
        since=since,
        until=until,
        type_path=type_path,
        unit_id=actor.unit_id,
        unit_path=actor.unit_path,
        asked_at=now,
        changed_at=now,
    )
    said = {"dataset": dataset, "format": form, "area": wanted, "type": type_code}
    days = {name: day.isoformat() for name, day in (("since", since), ("until", until)) if day}
    note_export(export, "asked", actor, now, {**said, **days})
    return export


@transaction.atomic
def cancel_export(*, export: Export, actor: Actor, now: datetime) -> None:
    """Cancel an export that is not finished; what was written of it goes.

    Refuses posts that may not, and one that has ended.
    """
    _hold(export, actor)
    if export.state not in UNFINISHED:
        raise Refused(_("This export has ended already."), code="wrong_state")
    export.state, export.ended_at, export.changed_at = Export.State.CANCELLED, now, now
    export.save()
    note_export(export, "cancelled", actor, now, {"rows": export.rows_done})
    drop_parts(export)


@transaction.atomic
def repeat_export(*, export: Export, actor: Actor, now: datetime) -> Export:
    """Ask for the same once more, as things stand now.

    Refuses posts that may not, and whatever `ask_export` refuses.
    """
    _hold(export, actor)
    kinds = {one.path: one.code for one in catalogue.get_catalogue(export.jurisdiction_id).types}
    return ask_export(
        dataset=export.dataset,
        form=export.format,
        area_path=export.area_path,
        since=export.since,
        until=export.until,
        type_code=kinds.get(export.type_path, ""),
        excel=export.excel,
        actor=actor,
        now=now,
    )


@transaction.atomic
def note_download(*, export: Export, actor: Actor, now: datetime) -> None:
    """Note that the file is fetched, by which post and unit, before its first byte leaves.

    Refuses posts that may not, and a file that is not there any more.
    """
    _hold(export, actor)
    if export.state != Export.State.DONE or export.dropped_at or not default_storage.exists(export.path):
        raise Refused(_("This file is not here any more. Ask for the export again."), code="no_file")
    Export.objects.filter(id=export.id).update(downloads=F("downloads") + 1)
    note_export(export, "downloaded", actor, now, {"rows": export.rows_done, "sha256": export.sha256})


def note_export(export: Export, verb: str, actor: Actor, now: datetime, data: dict[str, Any]) -> None:
    """One row of the export's chain."""
    write_ledger(subject=f"export:{export.id}", verb=f"evaluation.export_{verb}", actor=actor, now=now, data=data)


def part_name(export: Export, number: int) -> str:
    """Where a part lies in the file store until all are put together."""
    return f"exports/{export.id}/{number:06d}.part"


def drop_parts(export: Export) -> None:
    """Take the parts away once the transaction stands."""
    names = [part_name(export, number) for number in range(1, export.parts + 2)]  # the last may be half written

    def drop() -> None:
        for name in names:
            default_storage.delete(name)

    transaction.on_commit(drop)


def _hold(export: Export, actor: Actor) -> None:
    export.refresh_from_db(from_queryset=Export.objects.select_for_update())
    if not access.can_read_export(actor, export):
        raise Refused(_("Your post may not write data out."), code="export_right")


def _check(
    dataset: str, form: str, type_code: str, since: date | None, until: date | None, jurisdiction_id: str
) -> str:
    """The path of the type asked for, or a refusal."""
    if dataset not in datasets.DATASETS:
        raise Refused(_("There is no such data set."), field="dataset", code="no_dataset")
    if form not in Export.Format.values:
        raise Refused(_("Choose CSV or Parquet."), field="form", code="no_format")
    if form == Export.Format.PARQUET and not files.has_parquet():
        raise Refused(
            _("Parquet needs a package that is not installed here; docs/export.md says how to get it. Choose CSV."),
            field="form",
            code="no_parquet",
        )
    if since and until and until <= since:
        raise Refused(_("The time ends before it begins."), field="until", code="backwards")
    if not type_code:
        return ""
    found = catalogue.get_catalogue(jurisdiction_id).by_code.get(type_code)
    if found is None or dataset in datasets.WITHOUT_TYPE:
        raise Refused(_("This data set cannot be cut by that type."), field="type_code", code="no_type")
    return found.path
