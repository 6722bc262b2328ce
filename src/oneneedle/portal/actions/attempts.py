"""Counts wrong receipts per number, so that nobody can try them in a row."""

from __future__ import annotations

from datetime import datetime

from django.core.cache import cache
from django.utils.translation import gettext as _

from oneneedle.core.rules import Refused

MOST_ATTEMPTS = 10
_HOUR = 3600


def check_attempts(*, jurisdiction_id: str, number: str, now: datetime) -> None:
    """Refuse when this number was tried too often within this hour, whoever tried."""
    if int(cache.get(_key(jurisdiction_id, number, now), 0)) >= MOST_ATTEMPTS:
        raise Refused(
            _("This number was tried too often with a wrong receipt. Please try again in an hour."),
            field="receipt",
            code="too_often",
        )


def note_attempt(*, jurisdiction_id: str, number: str, now: datetime) -> None:
    """Count one wrong receipt for this number and hour."""
    key = _key(jurisdiction_id, number, now)
    if not cache.add(key, 1, _HOUR):
        cache.incr(key)


def _key(jurisdiction_id: str, number: str, now: datetime) -> str:
    digits = "".join(sign for sign in number if sign.isdigit())[:20]
    return f"receipt:{jurisdiction_id}:{digits}:{int(now.timestamp()) // _HOUR}"
