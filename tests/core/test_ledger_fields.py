"""The columns of a ledger row, for writers that send several rows in one statement."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from oneneedle.core import actions, queries
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import system

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.mark.django_db
def test_rows_written_together_make_a_whole_chain() -> None:
    previous, rows = None, []
    for seq, verb in enumerate(("case.received", "case.filed", "case.dispatched"), start=1):
        fields = actions.ledger_fields(
            subject="case:1", seq=seq, verb=verb, actor=system(""), now=NOW, data={"seq": seq}, previous=previous
        )
        previous = fields["digest"]
        rows.append(LedgerRow(**fields))
    LedgerRow.objects.bulk_create(rows)
    actions.write_ledger(subject="case:1", verb="case.closed", actor=system(""), now=NOW)
    assert [row.seq for row in queries.get_history("case:1")] == [1, 2, 3, 4]
    assert list(queries.verify_ledger()) == []
