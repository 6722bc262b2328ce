"""Case numbers: serials are taken from the database in blocks, one round trip for 64 receptions."""

from __future__ import annotations

import threading
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from oneneedle.core.rules import make_number

_BLOCK = 64  # INCREMENT BY of the sequence, see migration 0002
_lock = threading.Lock()
_block: dict[str, list[int]] = {}


def next_number(at: datetime, timezone: str) -> str:
    """The next free number on the day of `at` in the city's time zone."""
    database = str(connection.settings_dict["NAME"])
    with _lock:
        serials = _block.setdefault(database, [])
        if not serials:
            with connection.cursor() as cursor:
                cursor.execute("SELECT nextval('case_number_serial')")
                last = int(cursor.fetchone()[0])
            serials.extend(range(last, last - _BLOCK, -1))
        serial = serials.pop()
    return make_number(at.astimezone(ZoneInfo(timezone)).date(), serial, settings.SECRET_KEY)
