"""Identifiers: UUIDv7, ordered by time so that tables can be cut by time, and telling no count (docs/adr/0004)."""

from __future__ import annotations

import os
import time
from datetime import datetime
from uuid import UUID


def new_id(at: datetime | None = None) -> UUID:
    """A new UUIDv7 (RFC 9562) whose first 48 bits are milliseconds of `at`, or of this moment."""
    milliseconds = int(at.timestamp() * 1000) if at else time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & (2**48 - 1)) << 80 | random
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)
