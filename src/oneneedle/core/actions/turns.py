"""Who writes the same thing waits: locks by name that a transaction holds to its end."""

from __future__ import annotations

from django.db import connection

_SEED = 7  # so that names of ours and numbers of anybody else's do not meet


def wait_turn(name: str, *, shared: bool = False) -> None:
    """Wait until no other transaction holds this name, then hold it until the transaction ends.

    Those who share it wait for none of their kind.
    """
    lock = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(hashtextextended(%s, %s))", [name, _SEED])


def take_turn(name: str) -> bool:
    """Hold this name until the transaction ends, unless another one does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, %s))", [name, _SEED])
        taken: bool = cursor.fetchone()[0]
    return taken
