"""Counts of one hour that all web processes share; a network address stands in them as a digest and is gone after."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.cache import cache

_HOUR = 3600


def hour_of(now: datetime) -> int:
    """The hour in which something is counted."""
    return int(now.timestamp()) // _HOUR


def digest_of(address: str, now: datetime) -> str:
    """The address for this hour alone: of two hours nobody can tell that it is the same."""
    return hashlib.sha256(f"{hour_of(now)}:{address}".encode()).hexdigest()[:32]


def counted(key: str) -> int:
    """How often it came within the hour."""
    return int(cache.get(key, 0))


def count(key: str) -> None:
    """Once more."""
    if not cache.add(key, 1, _HOUR):
        cache.incr(key)
