"""How many letters a mailbox gets: anybody may name any address, and the house writes to no third one at will."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from oneneedle.core import actions as core
from oneneedle.people import queries as people

MOST_RECEIVED = 1  # letters a day that say no more than that something was received
MOST_LETTERS = 30  # letters a day in all
_DAY = timedelta(days=1)


def may_write(*, contact_id: UUID, kind: str, now: datetime) -> bool:
    """Whether one more letter of this kind goes to the contact's mailbox within a day; counted as a keyed digest.

    The notice stands anyway, and so does the receipt that was shown.
    """
    mailbox = people.find_mailbox(contact_id).strip().lower()
    if not mailbox:
        return False
    who = hmac.digest(settings.SECRET_KEY.encode(), f"mailbox:{mailbox}".encode(), hashlib.sha256).hex()[:32]
    if kind == "received" and core.count_up(key=f"received:{who}", until=now + _DAY, now=now) > MOST_RECEIVED:
        return False
    return core.count_up(key=f"letters:{who}", until=now + _DAY, now=now) <= MOST_LETTERS
