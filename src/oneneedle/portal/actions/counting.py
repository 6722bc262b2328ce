"""Counts of one hour that all web processes share; a network address stands in them as a keyed digest, gone soon."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime

from django.conf import settings

from oneneedle.core import actions as core_actions
from oneneedle.core import queries as core

_HOUR = 3600


def hour_of(now: datetime) -> int:
    """The hour in which something is counted."""
    return int(now.timestamp()) // _HOUR


def digest_of(address: str, now: datetime) -> str:
    """The address for this hour alone: without the key nobody can tell it, nor that it is the same in two hours."""
    return hmac.digest(settings.SECRET_KEY.encode(), f"{hour_of(now)}:{address}".encode(), hashlib.sha256).hex()[:32]


def counted(key: str, now: datetime) -> int:
    """How often it came within the hour."""
    return core.read_counter(f"{key}:{hour_of(now)}", now)


def count(key: str, now: datetime) -> int:
    """Once more; how often that makes within the hour."""
    end = datetime.fromtimestamp((hour_of(now) + 1) * _HOUR, UTC)
    return core_actions.count_up(key=f"{key}:{hour_of(now)}", until=end, now=now)
