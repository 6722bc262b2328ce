"""Readers of floor 0: cities, stored files, the ledger by subject, by position and for verification."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from psycopg.errors import IdleInTransactionSessionTimeout, QueryCanceled

from oneneedle.core.models import Jurisdiction, LedgerRow, StoredFile
from oneneedle.core.rules import MOST_ROWS, SYSTEM_CHANNEL, Actor, Kept, Refused, images, row_digest


@dataclass(frozen=True, slots=True)
class LedgerProblem:
    """A row that does not fit its chain."""

    subject: str
    seq: int
    problem: str


def count_rows(rows: QuerySet[Any]) -> int:
    """How many there are, counted no further than pages can be turned."""
    return rows.order_by()[: MOST_ROWS + 1].count()


def is_broken_off(error: BaseException) -> bool:
    """Whether the database broke a statement off because it took too long, or a transaction that stood idle."""
    return isinstance(error.__cause__, QueryCanceled | IdleInTransactionSessionTimeout)


def get_jurisdiction(jurisdiction_id: str | None) -> Jurisdiction | None:
    """The city of that identifier, or the default city when none is named; None when there is no such city."""
    return _cities.get(jurisdiction_id or "")


def need_city(jurisdiction_id: str) -> Jurisdiction:
    """The city of that identifier, or the refusal that names it."""
    if jurisdiction_id and (city := get_jurisdiction(jurisdiction_id)):
        return city
    message = _("There is no city “%(city)s” in this installation.")
    raise Refused(message % {"city": jurisdiction_id}, code="no_city")


def zone_of(jurisdiction_id: str) -> ZoneInfo:
    """The time zone of the city."""
    city = get_jurisdiction(jurisdiction_id)
    return ZoneInfo(city.timezone if city else "UTC")


def today_in(jurisdiction_id: str, now: datetime) -> date:
    """The day it is in the city at this moment."""
    return now.astimezone(zone_of(jurisdiction_id)).date()


def on_desk(actor: Actor, *paths: str) -> Q:
    """Rows of the actor's city whose unit (any of these columns) is the own or one below, or on governed ground."""
    city, nobody = Q(jurisdiction_id=actor.jurisdiction_id), Q(pk__in=[])
    if actor.channel == SYSTEM_CHANNEL:
        return city
    if actor.post_id is None or not actor.unit_path:
        return nobody
    mine = Q(area_path__startswith=actor.area_path) if actor.area_path else nobody
    for path in paths or ("unit_path",):
        mine |= Q(**{f"{path}__startswith": actor.unit_path})
    return city & mine


def list_jurisdictions() -> list[Jurisdiction]:
    """The cities of this installation, the default one first."""
    return list(Jurisdiction.objects.order_by("-is_default", "id"))


def _read_city(jurisdiction_id: str) -> Jurisdiction | None:
    cities = Jurisdiction.objects.all()
    if jurisdiction_id:
        return cities.filter(id=jurisdiction_id).first()
    return cities.order_by("-is_default", "created_at").first()


_cities: Kept[str, Jurisdiction | None] = Kept(_read_city)


def read_counter(key: str, now: datetime) -> int:
    """How often it was counted under this key; nothing once its time is over."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT value::bigint FROM core_counters WHERE cache_key = %s AND expires > %s", [f"count:{key}", now]
        )
        row = cursor.fetchone()
    return int(row[0]) if row else 0


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A stored file or its small picture, open for reading; whoever asked closes the handle."""

    content_type: str
    size: int
    name: str
    handle: IO[Any]


def get_file(file_id: UUID) -> StoredFile | None:
    """The row of a stored file."""
    return StoredFile.objects.filter(id=file_id).first()


def open_file(file_id: UUID, thumb: bool = False) -> OpenedFile | None:
    """The bytes of a stored file; `thumb` asks for the small picture (a JPEG), which documents do not have."""
    row = get_file(file_id)
    if row is None or (thumb and row.width is None):
        return None
    path = images.thumb_path(row.path) if thumb else row.path
    if not default_storage.exists(path):
        return None
    content_type = "image/jpeg" if thumb else row.content_type
    return OpenedFile(content_type, default_storage.size(path), row.name, default_storage.open(path))


def get_history(subject: str) -> QuerySet[LedgerRow]:
    """The subject's rows, oldest first."""
    return LedgerRow.objects.filter(subject=subject).order_by("seq")


def verify_ledger(*, batch: int = 5000) -> Iterator[LedgerProblem]:
    """Walk every chain and tell each row that was changed, lost or slipped in by hand."""
    subject, seq, previous = "", 0, None
    rows = LedgerRow.objects.order_by("subject", "seq").iterator(chunk_size=batch)
    for row in rows:
        if row.subject != subject:
            subject, seq, previous = row.subject, 0, None
        if row.seq != seq + 1:
            yield LedgerProblem(row.subject, row.seq, f"row {seq + 1} is missing before it")
        if (bytes(row.previous) if row.previous else None) != previous:
            yield LedgerProblem(row.subject, row.seq, "it does not point to the row before it")
        digest = row_digest(
            previous=bytes(row.previous) if row.previous else None,
            subject=row.subject,
            seq=row.seq,
            verb=row.verb,
            at=row.at,
            person_id=row.person_id,
            post_id=row.post_id,
            unit_id=row.unit_id,
            channel=row.channel,
            data=row.data,
        )
        if digest != bytes(row.digest):
            yield LedgerProblem(row.subject, row.seq, "its content is not what was written")
        seq, previous = row.seq, bytes(row.digest)
