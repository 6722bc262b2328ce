"""What visitors may say on public lists: a keyed word for each subject, and not too much in one hour."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import gettext as _

from oneneedle.core.rules import Refused
from oneneedle.portal.actions.counting import count, counted, digest_of

MOST_IN_AN_HOUR = 10  # from one session
MOST_FROM_ADDRESS = 60  # from one network address: many may sit behind one line
MOST_OF_ONE = 10  # of one subject from one network address
_HOUR = 3600
_TOKEN, _TIMES = "check_token", "check_times"


def claim_check(*, session: SessionBase, subject_id: UUID, address: str, now: datetime) -> bytes:
    """The digest under which this session speaks of this subject; of two subjects nobody can tell they are one's.

    Refuses a session, and a network address (counted as a keyed digest of this hour), that spoke too often.
    """
    moment = int(now.timestamp())
    times = [one for one in session.get(_TIMES) or [] if moment - one < _HOUR]
    who = digest_of(address, now)
    most = {f"check:from:{who}": MOST_FROM_ADDRESS, f"check:of:{subject_id}:{who}": MOST_OF_ONE}
    if len(times) >= MOST_IN_AN_HOUR or any(counted(key, now) >= limit for key, limit in most.items()):
        raise _too_often()
    made = {key: count(key, now) for key in most}
    if any(made[key] > limit for key, limit in most.items()):  # others came at this very moment
        raise _too_often()
    session[_TIMES] = [*times, moment]
    token = session.get(_TOKEN) or secrets.token_urlsafe(24)
    session[_TOKEN] = token
    return hmac.digest(settings.SECRET_KEY.encode(), f"{token}:{subject_id}".encode(), hashlib.sha256)


def _too_often() -> Refused:
    return Refused(_("You have said very much within an hour. Please come back later."), code="too_often")
