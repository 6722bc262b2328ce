"""Followers of the ledger: each reads every row once, in the order of transactions, and keeps its place."""

from __future__ import annotations

from oneneedle.core.models import LedgerCursor, LedgerRow

# Transactions commit out of order: go only as far as no older transaction is still open.
SETTLED = "xact < pg_snapshot_xmin(pg_current_snapshot())"


def follow_ledger(*, reader: str, limit: int) -> list[LedgerRow]:
    """The next rows for this reader; call inside a transaction and end it with `move_cursor`.

    Takes the reader's place for itself (`FOR UPDATE SKIP LOCKED`): a second follower of the same name gets nothing.
    """
    free = LedgerCursor.objects.select_for_update(skip_locked=True).filter(reader=reader)
    place = free.first()
    if place is None and not LedgerCursor.objects.filter(reader=reader).exists():
        LedgerCursor.objects.bulk_create([LedgerCursor(reader=reader)], ignore_conflicts=True)
        place = free.first()
    if place is None:
        return []
    rows = LedgerRow.objects.extra(  # noqa: S610 - constants and bound parameters only
        where=["(xact, position) > (%s::text::xid8, %s)", SETTLED], params=[str(place.xact), place.position]
    )
    return list(rows.order_by("xact", "position")[:limit])


def move_cursor(*, reader: str, xact: int, position: int) -> None:
    """Note how far a reader has come, in the transaction of what it wrote."""
    if not LedgerCursor.objects.filter(reader=reader).update(xact=xact, position=position):
        LedgerCursor.objects.create(reader=reader, xact=xact, position=position)


def drop_cursor(*, reader: str) -> bool:
    """Forget a reader that will never read again; answers whether there was one."""
    return bool(LedgerCursor.objects.filter(reader=reader).delete()[0])
