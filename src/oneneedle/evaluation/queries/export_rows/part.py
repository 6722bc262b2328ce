"""How an export walks: along a moment and an identifier that never change, one part at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from oneneedle.core import queries as core
from oneneedle.evaluation.models import Export

Row = tuple[Any, ...]
Position = list[Any]


@dataclass(frozen=True, slots=True)
class Part:
    """The next rows, the key of the last one, and whether more may follow; `anew`: what was read before is void."""

    rows: list[Row]
    position: Position | None
    more: bool
    anew: bool = False


def bounds(export: Export) -> tuple[datetime | None, datetime]:
    """The first moment and the moment after the last, on the city's clocks; nothing younger than the request."""
    zone = core.zone_of(export.jurisdiction_id)
    since = _begin(export.since, zone) if export.since else None
    until = _begin(export.until, zone) if export.until else export.asked_at
    return since, min(until, export.asked_at)


def _begin(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone)


def in_time(export: Export, field: str) -> Q:
    """Rows whose moment lies in the time of the export."""
    since, until = bounds(export)
    wanted = Q(**{f"{field}__lt": until})
    return wanted & Q(**{f"{field}__gte": since}) if since else wanted


def _behind(position: Position | None, field: str) -> Q:
    """Rows after that moment and identifier."""
    if not position:
        return Q()
    at, key = datetime.fromisoformat(position[0]), UUID(position[1])
    return Q(**{f"{field}__gte": at}) & (Q(**{f"{field}__gt": at}) | Q(id__gt=key))


def walk(rows: QuerySet[Any], export: Export, field: str, columns: Iterable[str], limit: int) -> tuple[list[Row], Part]:
    """The next rows by moment and identifier, and the part they make (still without rows of its own)."""
    wanted = rows.filter(_behind(export.position, field)).order_by(field, "id")
    found: list[Row] = list(wanted.values_list(field, "id", *columns)[:limit])
    position = [found[-1][0].isoformat(), str(found[-1][1])] if found else export.position
    return found, Part([], position, len(found) == limit)


def filled(part: Part, rows: list[Row]) -> Part:
    """The part with its rows."""
    return replace(part, rows=rows)


def cents(value: Decimal | None) -> Decimal | None:
    """Two decimals, as Parquet wants them."""
    return None if value is None else value.quantize(Decimal("0.01"))
