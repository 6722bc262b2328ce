"""Following the ledger: every row once, in an order that no late commit can break."""

from __future__ import annotations

import time

import psycopg
import pytest
from django.db import transaction

from oneneedle.core.actions import follow, follow_ledger, move_cursor, write_ledger
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import system
from tests.cast import NOW
from tests.conftest import OwnDatabase

HORIZON = follow.SETTLED
INSERT = """
INSERT INTO core_ledgerrow (subject, seq, verb, at, channel, data, digest)
VALUES (%s, 1, 'test.done', now(), 'system', '{}', '')
"""


@pytest.fixture(autouse=True)
def real_horizon(settled_at_once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow, "SETTLED", HORIZON)


def read(count: int) -> list[str]:
    """The next so many; other tests on the server may hold the horizon back between any two of them."""
    found, end = _read(), time.monotonic() + 60
    while len(found) < count and time.monotonic() < end:
        time.sleep(0.05)
        found += _read()
    return found


def _read() -> list[str]:
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
    assert read(2) == ["a:1", "a:2"]
    assert _read() == []
    write("a:3")
    assert read(1) == ["a:3"]


def test_a_row_that_commits_late_is_not_skipped(own_database: OwnDatabase) -> None:
    with psycopg.connect(own_database.app_url) as slow:
        slow.execute(INSERT, ["a:slow"])
        write("a:fast")
        assert _read() == []
        slow.commit()
    assert read(2) == ["a:slow", "a:fast"]


def test_a_place_that_was_not_kept_is_read_again(own_database: OwnDatabase) -> None:
    write("a:1")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert follow.follow_ledger(reader="test", limit=10) is not None
        raise ZeroDivisionError
    assert read(1) == ["a:1"]


def test_two_followers_of_one_name_do_not_share_rows(own_database: OwnDatabase) -> None:
    write("a:1")
    assert read(1) == ["a:1"]
    write("a:2")
    with psycopg.connect(own_database.app_url) as other:
        other.execute("SELECT 1 FROM core_ledgercursor WHERE reader = 'test' FOR UPDATE")
        assert _read() == []
    assert read(1) == ["a:2"]
