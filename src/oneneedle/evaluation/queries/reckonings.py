"""Which reckoning readers see, and how far it has read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from oneneedle.core.models import LedgerCursor, LedgerRow
from oneneedle.evaluation.models import Reckoning


def current_reckoning() -> Reckoning | None:
    """The reckoning whose numbers are shown; None before anything was counted."""
    return Reckoning.objects.filter(state=Reckoning.State.CURRENT).first()


def building_reckoning() -> Reckoning | None:
    """The reckoning that is being built beside it, if one is."""
    return Reckoning.objects.filter(state=Reckoning.State.BUILDING).first()


def counted_until() -> datetime | None:
    """The newest moment of the ledger that the current reckoning has read."""
    reckoning = current_reckoning()
    if reckoning is None:
        return None
    place = LedgerCursor.objects.filter(reader=reckoning.reader).values_list("position", flat=True).first()
    return LedgerRow.objects.filter(position=place or 0).values_list("recorded_at", flat=True).first()


def left_to_read(reckoning: Reckoning) -> int:
    """How many rows of the ledger it has not read yet."""
    return _behind(reckoning).count()


def has_caught_up(reckoning: Reckoning) -> bool:
    """Whether it has read every row of the ledger there is."""
    return not _behind(reckoning).exists()


def pending_subjects(reckoning: Reckoning, subjects: Collection[str]) -> set[str]:
    """Which of these something has happened to that is not counted yet."""
    return set(_behind(reckoning).filter(subject__in=list(subjects)).values_list("subject", flat=True))


def _behind(reckoning: Reckoning) -> QuerySet[LedgerRow]:
    place = LedgerCursor.objects.filter(reader=reckoning.reader).first()
    rows = LedgerRow.objects.all()
    if place is None:
        return rows
    return rows.extra(where=["(xact, position) > (%s::text::xid8, %s)"], params=[str(place.xact), place.position])
