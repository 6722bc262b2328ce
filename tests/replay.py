"""What a crew writes for the small city is worked out once; later tests get the same rows in one statement."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection

from oneneedle.core.rules import forget_kept
from oneneedle.people.models import Account

if TYPE_CHECKING:
    from tests.cast import Cast

_TOUCHED = "SELECT relname, n_tup_ins, n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables WHERE schemaname = 'public'"


@dataclass(frozen=True)
class Rows:
    """Rows as JSON by table: those that are new, and all rows of tables where some were changed."""

    fresh: dict[str, str]
    whole: dict[str, str]

    def write(self) -> None:
        with connection.cursor() as cursor:
            for table in self.whole:
                cursor.execute(f"DELETE FROM {table}")
        write_rows(self.fresh | self.whole)
        forget_kept()


def record(make: Callable[[], object]) -> Rows:
    """Let `make` write, and keep what it wrote; inside a transaction, of which the database keeps count."""
    before = _touched()
    rows = {table: read_rows(table) for table in before}
    make()
    fresh, whole = {}, {}
    for table, (added, changed) in _touched().items():
        earlier = before.get(table, (0, 0))
        if changed > earlier[1]:
            whole[table] = json.dumps(read_rows(table))
        elif added > earlier[0]:
            old = rows.get(table, [])
            fresh[table] = json.dumps([row for row in read_rows(table) if row not in old])
    forget_kept()
    return Rows(fresh, whole)


def replayed(make: Callable[[Cast], Cast]) -> Callable[[Cast], Cast]:
    """`make` adds people and rows to a city; for the same city with the same people its rows are written down again.

    Works inside a transaction that is rolled back; anywhere else `make` itself does the work.
    """
    kept: dict[tuple[UUID, frozenset[str]], tuple[Rows, dict[str, Account]]] = {}

    @functools.wraps(make)
    def replay(cast: Cast) -> Cast:
        key = cast.accounts["nobody"].id, frozenset(cast.accounts)
        if key in kept:
            rows, accounts = kept[key]
            rows.write()
            cast.accounts.update({name: copy(account) for name, account in accounts.items()})
        elif connection.in_atomic_block:
            known = dict(cast.accounts)
            rows = record(lambda: make(cast))
            new = {name: copy(one) for name, one in cast.accounts.items() if one is not known.get(name)}
            kept[key] = (rows, new)
        else:
            make(cast)
            forget_kept()
        return cast

    return replay


def read_rows(table: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(json_agg(t), '[]')::text FROM {table} t")
        found: list[dict[str, Any]] = json.loads(cursor.fetchone()[0])
        return found


def write_rows(tables: dict[str, str]) -> None:
    """All of them in one statement: their keys are checked at its end."""
    parts = (
        f"t{number} AS (INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, %s))"
        for number, table in enumerate(tables)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(parts)} SELECT 1", list(tables.values()))


def _touched() -> dict[str, tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_TOUCHED)
        rows: Iterable[tuple[str, int, int]] = cursor.fetchall()
    return {table: (added, changed) for table, added, changed in rows if added or changed}
