"""Counts wrong receipts, so that nobody can try them in a row and nobody can lock out others."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from oneneedle.core.rules import Refused
from oneneedle.portal.actions.counting import count, counted, digest_of

MOST_ATTEMPTS = 10  # from one network address within an hour
MOST_TOGETHER = 1000  # for one number, from everywhere: a receipt has 60 bits


def check_attempts(*, jurisdiction_id: str, number: str, address: str, now: datetime) -> None:
    """Refuse when too many wrong receipts came from this address, or for this number, within this hour."""
    mine, together = _keys(jurisdiction_id, number, address, now)
    if counted(mine, now) >= MOST_ATTEMPTS or counted(together, now) >= MOST_TOGETHER:
        raise Refused(
            _("A wrong receipt was tried too often. Please try again in an hour."), field="receipt", code="too_often"
        )


def note_attempt(*, jurisdiction_id: str, number: str, address: str, now: datetime) -> None:
    """Count one wrong receipt of this hour, for the address (kept as a keyed digest of this hour) and the number."""
    for key in _keys(jurisdiction_id, number, address, now):
        count(key, now)


def _keys(jurisdiction_id: str, number: str, address: str, now: datetime) -> tuple[str, str]:
    digits = "".join(sign for sign in number if sign.isdigit())[:20]
    return f"receipt:from:{digest_of(address, now)}", f"receipt:{jurisdiction_id}:{digits}"
