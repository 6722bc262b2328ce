"""What a session may say on public lists: a keyed word for each subject, and not too much in one hour."""

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

MOST_IN_AN_HOUR = 10
_HOUR = 3600
_TOKEN, _TIMES = "check_token", "check_times"


def claim_check(*, session: SessionBase, subject_id: UUID, now: datetime) -> bytes:
    """The digest under which this session speaks of this subject; of two subjects nobody can tell they are one's.

    Refuses a session that has spoken too often within the hour.
    """
    moment = int(now.timestamp())
    times = [one for one in session.get(_TIMES) or [] if moment - one < _HOUR]
    if len(times) >= MOST_IN_AN_HOUR:
        raise Refused(_("You have said very much within an hour. Please come back later."), code="too_often")
    session[_TIMES] = [*times, moment]
    token = session.get(_TOKEN) or secrets.token_urlsafe(24)
    session[_TOKEN] = token
    return hmac.digest(settings.SECRET_KEY.encode(), f"{token}:{subject_id}".encode(), hashlib.sha256)
