"""A reader that will never read again leaves no place behind."""

from __future__ import annotations

from django.db import transaction

from oneneedle.core.actions import drop_cursor, follow_ledger
from oneneedle.core.models import LedgerCursor
from tests.cast import Cast


def test_a_place_is_forgotten_and_a_second_time_finds_none(cast: Cast) -> None:
    with transaction.atomic():
        follow_ledger(reader="test.gone", limit=1)
        follow_ledger(reader="test.stays", limit=1)
    assert drop_cursor(reader="test.gone") and not drop_cursor(reader="test.gone")
    assert LedgerCursor.objects.filter(reader="test.stays").exists()
