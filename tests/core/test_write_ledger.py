"""The ledger: chained per subject, append-only, and a row changed by hand shows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import psycopg
import pytest
from django.db import Error, connection, transaction

from oneneedle.core import actions, queries
from oneneedle.core.models import Jurisdiction, LedgerRow
from oneneedle.core.rules import Actor, new_id, system
from tests.conftest import OwnDatabase

NOW = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC)


def write(
    subject: str = "case:1", verb: str = "case.received", actor: Actor | None = None, **data: object
) -> LedgerRow:
    return actions.write_ledger(subject=subject, verb=verb, actor=actor or system(""), now=NOW, data=data)


@pytest.mark.django_db
def test_rows_of_one_subject_are_chained() -> None:
    first, other, second = write(n=1), write("case:2"), write(verb="case.filed", words="一针")
    assert [(row.seq, row.previous) for row in (first, other, second)] == [(1, None), (1, None), (2, first.digest)]
    assert [row.verb for row in queries.get_history("case:1")] == ["case.received", "case.filed"]
    assert list(queries.verify_ledger()) == []


@pytest.mark.django_db
def test_a_row_says_who_acted_from_which_post() -> None:
    city = Jurisdiction.objects.create(id="lakeside", name_en="Lakeside", area_path="x/")
    actor = Actor(city.id, "desk", person_id=new_id(), post_id=new_id(), unit_id=new_id())
    row = write(actor=actor)
    row.refresh_from_db()
    assert (row.jurisdiction_id, row.person_id, row.post_id, row.unit_id, row.channel, row.at) == (
        city.id,
        actor.person_id,
        actor.post_id,
        actor.unit_id,
        "desk",
        NOW,
    )


@pytest.mark.django_db
def test_no_row_is_written_when_the_change_is_rolled_back() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        write()
        raise RuntimeError
    assert not LedgerRow.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE core_ledgerrow SET verb = 'x'", "DELETE FROM core_ledgerrow"])
def test_the_database_refuses_change(statement: str) -> None:
    write()
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_row_changed_or_lost_by_hand_shows(own_database: OwnDatabase) -> None:
    for number in range(4):
        write(number=number)
    assert list(queries.verify_ledger()) == []
    with psycopg.connect(own_database.owner_url) as owner:
        owner.execute("ALTER TABLE core_ledgerrow DISABLE TRIGGER USER")
        owner.execute("""UPDATE core_ledgerrow SET data = '{"number": 9}' WHERE seq = 2""")
    assert [(found.seq, found.problem) for found in queries.verify_ledger()] == [
        (2, "its content is not what was written")
    ]
    with psycopg.connect(own_database.owner_url) as owner:
        owner.execute("DELETE FROM core_ledgerrow WHERE seq = 2")
    assert {problem.seq for problem in queries.verify_ledger()} == {3}


def test_racing_writers_of_one_subject_stand_in_a_row(own_database: OwnDatabase) -> None:
    start = Barrier(8)

    def race() -> None:
        start.wait()
        for _ in range(5):
            write()
        connection.close()

    threads = [Thread(target=race) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [row.seq for row in queries.get_history("case:1")] == list(range(1, 41))
    assert list(queries.verify_ledger()) == []


@pytest.mark.django_db
def test_a_moment_of_another_zone_is_the_same_moment() -> None:
    later = NOW + timedelta(hours=1)
    row = actions.write_ledger(subject="case:1", verb="case.filed", actor=system(""), now=later)
    row.refresh_from_db()
    assert row.at == later
    assert list(queries.verify_ledger()) == []
