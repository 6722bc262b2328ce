"""Counts that all web processes share and that are over at a moment; they lie in the table of the cache."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from django.conf import settings
from django.db import connection

_COUNT = """
INSERT INTO core_counters AS held (cache_key, value, expires) VALUES (%(key)s, '1', %(until)s)
ON CONFLICT (cache_key) DO UPDATE SET
    value = CASE WHEN held.expires <= %(now)s THEN '1' ELSE (held.value::bigint + 1)::text END,
    expires = CASE WHEN held.expires <= %(now)s THEN EXCLUDED.expires ELSE held.expires END
RETURNING value::bigint
"""


def count_up(*, key: str, until: datetime, now: datetime) -> int:
    """Count one more under this key and say how many that makes; the count ends when its first one said it would."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"key": f"count:{key}", "until": until, "now": now})
        return int(cursor.fetchone()[0])


def cover_key(key: str, key_prefix: str, version: int) -> str:
    """The name of a count in the table: sign-in counts by network address, and nobody can tell it from the digest."""
    name = f"{key_prefix}:{version}:{key}".encode()
    return hmac.digest(settings.SECRET_KEY.encode(), name, hashlib.sha256).hex()


def drop_counters(*, now: datetime) -> int:
    """Take away every count whose time is over, those of the cache too; says how many."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_counters WHERE expires <= %s", [now])
        return int(cursor.rowcount)
