"""Writing an export: one part a transaction, then the parts put together; a killed process loses no part that stood."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from typing import IO, Any, cast

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from oneneedle.core import actions as core_actions
from oneneedle.core import queries as core
from oneneedle.core.rules import SYSTEM_CHANNEL, Actor, Refused
from oneneedle.evaluation.actions.exports import FILE_LASTS, UNFINISHED, drop_parts, note_export, part_name
from oneneedle.evaluation.models import Export
from oneneedle.evaluation.queries import export_rows
from oneneedle.evaluation.rules import datasets, files

PART_ROWS = 5_000
MOST_TRIES = 5
_BLOCK = 1024 * 1024


@transaction.atomic
def write_export(*, export: Export, limit: int = PART_ROWS, actor: Actor, now: datetime) -> bool:
    """Write the next part of an export, or put its parts together when all are written; answers whether it goes on.

    The part's rows, the file they stand in and the place of the last one stand together or not at all; a second writer
    of the same export does nothing. Rows are counted, read and joined before any row is locked: whoever follows the
    ledger waits for transactions that write, and must not wait for this. Refuses everybody but the house itself.
    """
    if actor.channel != SYSTEM_CHANNEL:
        raise Refused(_("The house writes exports by itself."), code="export_right")
    held = _alone(export)
    if held is None:
        return False
    with translation.override(held.language or None):
        end = _join(held) if held.exhausted else _write_part(held, limit, now)
    if not Export.objects.select_for_update().filter(id=held.id, state__in=UNFINISHED).exists():
        _take_back(held)  # cancelled meanwhile
        return False
    if end:
        _finish(held, actor, now)
    held.changed_at = now
    held.save()
    return held.state in UNFINISHED


@transaction.atomic
def note_export_failure(*, export: Export, problem: str, actor: Actor, now: datetime) -> None:
    """Count a part that could not be written; after five one after another the export has failed.

    Refuses everybody but the house itself.
    """
    if actor.channel != SYSTEM_CHANNEL:
        raise Refused(_("The house writes exports by itself."), code="export_right")
    held = Export.objects.select_for_update().filter(id=export.id, state__in=UNFINISHED).first()
    if held is None:
        return
    held.tries, held.problem, held.changed_at = held.tries + 1, problem, now
    if held.tries >= MOST_TRIES:
        held.state, held.ended_at = Export.State.FAILED, now
        note_export(held, "failed", actor, now, {"problem": problem, "rows": held.rows_done})
        drop_parts(held)
    held.save()


@transaction.atomic
def drop_export(*, export: Export, actor: Actor, now: datetime) -> bool:
    """Let a file go whose time is over; the row and the ledger stay. Answers whether there was one.

    Refuses everybody but the house itself.
    """
    if actor.channel != SYSTEM_CHANNEL:
        raise Refused(_("The house writes exports by itself."), code="export_right")
    held = Export.objects.select_for_update().filter(id=export.id, dropped_at__isnull=True).exclude(path="").first()
    if held is None or held.expires_at is None or held.expires_at > now:
        return False
    drop_file(held, actor, now)
    return True


def drop_file(export: Export, actor: Actor, now: datetime) -> None:
    """Take the file away once the transaction stands."""
    export.dropped_at, export.changed_at = now, now
    export.save()
    note_export(export, "dropped", actor, now, {"sha256": export.sha256})
    transaction.on_commit(lambda: default_storage.delete(export.path))


def store_whole(export: Export, parts: Iterator[IO[bytes]]) -> int:
    """Put parts together into the file of the export, with its size and digest; answers the rows of a Parquet file."""
    dataset = datasets.ALL_DATASETS[export.dataset]
    with tempfile.TemporaryFile() as whole:
        rows = files.join_parts(dataset, export.format, parts, cast("IO[bytes]", whole), excel=export.excel)
        export.size = whole.tell()
        whole.seek(0)
        digest = hashlib.sha256()
        while block := whole.read(_BLOCK):
            digest.update(block)
        whole.seek(0)
        export.sha256, export.path = digest.hexdigest(), f"exports/{export.id}/data.{export.format}"
        _put(export.path, File(whole))
    return rows


def _alone(export: Export) -> Export | None:
    """The export as it stands, unless it is finished or somebody else writes it; such a lock counts as no writing."""
    alone = core_actions.take_turn(f"writing:{export.id}")
    return Export.objects.filter(id=export.id, state__in=UNFINISHED).first() if alone else None


def _write_part(export: Export, limit: int, now: datetime) -> bool:
    """The next rows as a file; never the end."""
    if export.state == Export.State.WAITING:
        export.state, export.started_at = Export.State.RUNNING, now
        export.rows_total = export_rows.count_rows(export)
    part = export_rows.read_part(export, limit)
    if part.anew:
        _begin_anew(export)
    if part.rows:
        zone = core.zone_of(export.jurisdiction_id)
        data = files.encode(datasets.DATASETS[export.dataset], export.format, part.rows, zone)
        export.parts += 1
        _put(part_name(export, export.parts), ContentFile(data))
        export.rows_done += len(part.rows)
        export.bytes_done += len(data)
    export.position, export.exhausted, export.tries = part.position, not part.more, 0
    return False


def _join(export: Export) -> bool:
    """Put the parts together; False when some of them are gone and it begins anew."""
    names = [part_name(export, number) for number in range(1, export.parts + 1)]
    there = sum(default_storage.size(name) for name in names if default_storage.exists(name))
    if there != export.bytes_done:  # the disk lost what it had said was written
        _begin_anew(export)
        export.position, export.exhausted = None, False
        return False
    with ExitStack() as stack:
        rows = store_whole(export, (stack.enter_context(default_storage.open(name)) for name in names))
    if rows not in (-1, export.rows_done):
        raise ValueError(f"{rows} rows in the file, {export.rows_done} written")
    return True


def _finish(export: Export, actor: Actor, now: datetime) -> None:
    export.state, export.ended_at, export.expires_at = Export.State.DONE, now, now + FILE_LASTS
    note_export(export, "finished", actor, now, {"rows": export.rows_done, "sha256": export.sha256})
    drop_parts(export)


def _take_back(export: Export) -> None:
    """What was written while somebody cancelled it goes too."""
    drop_parts(export)
    if export.path:
        default_storage.delete(export.path)


def _begin_anew(export: Export) -> None:
    """What was written is void and goes at once: fewer parts may follow. Undone, the lost bytes begin it anew again."""
    for number in range(1, export.parts + 1):
        default_storage.delete(part_name(export, number))
    export.parts = export.rows_done = export.bytes_done = 0
    export.rows_total = export_rows.count_rows(export)


def _put(name: str, content: File[Any]) -> None:
    """The bytes under exactly this name, on the disk before the row says so."""
    default_storage.delete(name)  # half written by a process that was killed
    default_storage.save(name, content)
    try:
        path = default_storage.path(name)
    except NotImplementedError:  # a store that is no disk keeps its own promises
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
