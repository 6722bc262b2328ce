"""Following the ledger: every row once, in an order that no late commit can break."""

from __future__ import annotations

import psycopg
import pytest
from django.db import transaction

from oneneedle.core.actions import follow_ledger, move_cursor, write_ledger
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import system
from tests.cast import NOW
from tests.conftest import OwnDatabase

INSERT = """
INSERT INTO core_ledgerrow (subject, seq, verb, at, channel, data, digest)
VALUES (%s, 1, 'test.done', now(), 'system', '{}', '')
"""


def read() -> list[str]:
    with transaction.atomic():
        rows = follow_ledger(reader="test", limit=10)
        if rows:
            move_cursor(reader="test", xact=rows[-1].xact, position=rows[-1].position)
    return [row.subject for row in rows]


def write(subject: str) -> LedgerRow:
    return write_ledger(subject=subject, verb="test.done", actor=system(""), now=NOW)


def test_every_row_is_read_once(own_database: OwnDatabase) -> None:
    write("a:1")
    write("a:2")
    assert read() == ["a:1", "a:2"]
    assert read() == []
    write("a:3")
    assert read() == ["a:3"]


def test_a_row_that_commits_late_is_not_skipped(own_database: OwnDatabase) -> None:
    with psycopg.connect(own_database.app_url) as slow:
        slow.execute(INSERT, ["a:slow"])
        write("a:fast")
        assert read() == []
        slow.commit()
    assert read() == ["a:slow", "a:fast"]


def test_a_place_that_was_not_kept_is_read_again(own_database: OwnDatabase) -> None:
    write("a:1")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert follow_ledger(reader="test", limit=10)
        raise ZeroDivisionError
    assert read() == ["a:1"]


def test_two_followers_of_one_name_do_not_share_rows(own_database: OwnDatabase) -> None:
    write("a:1")
    assert read() == ["a:1"]
    write("a:2")
    with psycopg.connect(own_database.app_url) as other:
        other.execute("SELECT 1 FROM core_ledgercursor WHERE reader = 'test' FOR UPDATE")
        assert read() == []
    assert read() == ["a:2"]
