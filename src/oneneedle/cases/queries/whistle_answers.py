"""What stands on calls and proposals beside evaluation's shares: refused, excused, lifted, both sides' word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, Exists, OuterRef, Q, QuerySet

from oneneedle.cases.models import Whistle, WhistleCall

_BLOWN = ("blown", "gathered", "done")


@dataclass(frozen=True, slots=True)
class CallCounts:
    """Counts over calls; a mean is None while nobody said anything."""

    called: int = 0
    refused: int = 0
    excused: int = 0
    lifted: int = 0
    rated: int = 0
    rating_mean: float | None = None
    answered: int = 0
    needed: int = 0
    clear_mean: float | None = None


@dataclass(frozen=True, slots=True)
class ProposalCounts:
    """What became of the proposals of a street's communities."""

    blown: int
    taken_back: int
    unanswered: int


_SUMS: dict[str, Any] = {
    "called": Count("id"),
    "refused": Count("id", filter=Q(refused_at__isnull=False)),
    "excused": Count("id", filter=Q(state="excused")),
    "lifted": Count("id", filter=Q(lifted_at__isnull=False)),
    "rated": Count("rating"),
    "rating_mean": Avg("rating"),
    "answered": Count("clear"),
    "needed": Count("id", filter=Q(needed=True)),
    "clear_mean": Avg("clear"),
}


def count_calls(
    jurisdiction_id: str, *, unit_path: str = "", street_path: str = "", since: datetime, until: datetime
) -> CallCounts:
    """Over the calls of a time: to departments at or below `unit_path`, by streets at or below `street_path`."""
    return CallCounts(**_calls(jurisdiction_id, unit_path, street_path, since, until).aggregate(**_SUMS))


def calls_by_department(
    jurisdiction_id: str, *, street_path: str = "", since: datetime, until: datetime
) -> Mapping[str, CallCounts]:
    """The same for each department that was called, by the path of its unit."""
    return _by("unit_path", _calls(jurisdiction_id, "", street_path, since, until))


def calls_by_street(
    jurisdiction_id: str, *, street_path: str = "", since: datetime, until: datetime
) -> Mapping[UUID, CallCounts]:
    """The same for each street that called."""
    return _by("whistle__unit_id", _calls(jurisdiction_id, "", street_path, since, until))


def whistles_by_street(jurisdiction_id: str, *, since: datetime, until: datetime) -> Mapping[UUID, int]:
    """How many whistles each street has blown; those taken back are not counted."""
    rows = _whistles(jurisdiction_id, since, until).filter(state__in=_BLOWN)
    return dict(rows.order_by().values_list("unit_id").annotate(count=Count("id")))


def proposals_by_street(
    jurisdiction_id: str, *, street_path: str = "", since: datetime, until: datetime
) -> Mapping[UUID, ProposalCounts]:
    """What became of the proposals made to each street: unanswered are those that wait, though their time is over."""
    rows = _whistles(jurisdiction_id, since, until).filter(proposed_by__isnull=False)
    if street_path:
        rows = rows.filter(unit_path__startswith=street_path)
    called = WhistleCall.objects.filter(whistle=OuterRef("pk"), ack_by__isnull=False)
    sums = rows.annotate(started=Exists(called)).order_by().values("unit_id")
    counted = sums.annotate(
        blown=Count("id", filter=Q(started=True)),
        taken_back=Count("id", filter=Q(started=False, state="withdrawn")),
        unanswered=Count("id", filter=Q(state="proposed", answer_by__lt=until)),
    )
    return {row["unit_id"]: ProposalCounts(row["blown"], row["taken_back"], row["unanswered"]) for row in counted}


def _whistles(jurisdiction_id: str, since: datetime, until: datetime) -> QuerySet[Whistle]:
    return Whistle.objects.filter(jurisdiction_id=jurisdiction_id, blown_at__gte=since, blown_at__lt=until)


def _calls(
    jurisdiction_id: str, unit_path: str, street_path: str, since: datetime, until: datetime
) -> QuerySet[WhistleCall]:
    rows = WhistleCall.objects.filter(
        whistle__jurisdiction_id=jurisdiction_id,
        whistle__state__in=_BLOWN,
        whistle__blown_at__gte=since,
        whistle__blown_at__lt=until,
    )
    if unit_path:
        rows = rows.filter(unit_path__startswith=unit_path)
    return rows.filter(whistle__unit_path__startswith=street_path) if street_path else rows


def _by(field: str, rows: QuerySet[WhistleCall]) -> dict[Any, CallCounts]:
    grouped = rows.order_by().values(field).annotate(**_SUMS)
    return {row[field]: CallCounts(**{name: row[name] for name in _SUMS}) for row in grouped}
