"""Which reckoning readers see, and how far it has read."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from oneneedle.core.models import LedgerCursor, LedgerRow
from oneneedle.evaluation.models import Reckoning
from oneneedle.evaluation.rules import measures


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
    """Whether it has read as far as the reckoning that is shown, or all there is while none is shown.

    Call inside a transaction: the place of the one that is shown is held, so that it does not run ahead meanwhile.
    """
    current = current_reckoning()
    if current is None:
        return not _behind(reckoning).exists()
    shown = LedgerCursor.objects.select_for_update().filter(reader=current.reader).first()
    mine = LedgerCursor.objects.filter(reader=reckoning.reader).first()
    return shown is None or (mine is not None and (mine.xact, mine.position) >= (shown.xact, shown.position))


def levels_changed() -> int:
    """The last import that changed levels of areas, as its place in the chain of imports; 0 when none ever did.

    Lines are cut at the level of the street, so lines that were worked out before it may be cut elsewhere.
    """
    changed = LedgerRow.objects.filter(subject="areas", verb="areas.imported", data__levels__gt=0)
    return changed.order_by("-seq").values_list("seq", flat=True).first() or 0


def is_stale(reckoning: Reckoning | None) -> bool:
    """Whether it counts by other formulas than this version's, or began on ground that was cut otherwise."""
    if reckoning is None:
        return False
    return reckoning.formulas != measures.FORMULAS or reckoning.levels_seen != levels_changed()


def was_shown(reckoning: Reckoning) -> bool:
    """Whether its numbers are shown by now, or were until still newer ones took their place."""
    return Reckoning.objects.filter(id=reckoning.id, switched_at__isnull=False).exists()


def is_given_up(reckoning: Reckoning) -> bool:
    """Whether it will never be shown: left for another one, or stale while it was built."""
    row = Reckoning.objects.filter(id=reckoning.id).first()
    return row is None or (row.switched_at is None and (row.state == Reckoning.State.OLD or is_stale(row)))


def pending_subjects(reckoning: Reckoning, subjects: Collection[str]) -> set[str]:
    """Which of these something has happened to that is not counted yet."""
    return set(_behind(reckoning).filter(subject__in=list(subjects)).values_list("subject", flat=True))


def _behind(reckoning: Reckoning) -> QuerySet[LedgerRow]:
    place = LedgerCursor.objects.filter(reader=reckoning.reader).first()
    rows = LedgerRow.objects.all()
    if place is None:
        return rows
    return rows.extra(where=["(xact, position) > (%s::text::xid8, %s)"], params=[str(place.xact), place.position])
