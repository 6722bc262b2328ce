"""How every process learns that what a city keeps in memory has changed: a version beside it."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection, models, transaction

_RAISE = """
INSERT INTO {table} (jurisdiction_id, version) VALUES (%s, pg_current_xact_id()::text::bigint)
ON CONFLICT (jurisdiction_id) DO UPDATE SET version = EXCLUDED.version
"""


def raise_version(versions: type[models.Model], jurisdiction_id: str, forget: Callable[[], object]) -> None:
    """Tell every process that the city's rows changed; `forget` drops what this one has read, now and on commit.

    The version is the transaction's own number: what was read inside a transaction that failed is never taken for new.
    """
    with connection.cursor() as cursor:
        cursor.execute(_RAISE.format(table=versions._meta.db_table), [jurisdiction_id])
    forget()
    transaction.on_commit(forget)
