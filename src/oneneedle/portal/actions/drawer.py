"""Writes what a resident's session holds; every draft is sealed, because the session lies in a table."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db.models.functions import Now

from oneneedle.portal.queries.drawer import HELD, draft_key, sent_key
from oneneedle.portal.rules import Draft, Held, seal

ON_ITS_WAY = timedelta(seconds=60)  # what was sent with the old key before the new one came back


def keep_draft(*, session: SessionBase, city_id: str, draft: Draft) -> Draft:
    """Keep the draft; the first time it gets the token that lets it be sent only once, and the session a new key.

    Not when it is sent: who presses that button twice comes twice with the same key, and sends once.
    """
    if not draft.token:
        draft = replace(draft, token=secrets.token_urlsafe(16))
        change_key(session=session)  # whoever planted the old key holds nothing of this report
    session[draft_key(city_id)] = seal(draft, secret=settings.VAULT_KEYS[0])
    return draft


def change_key(*, session: SessionBase) -> None:
    """Go on under a new key; the old one opens what it opened so far for a minute, because who taps twice comes twice.

    It never opens what comes now, and a minute is not made longer by coming again.
    """
    if not session.session_key:
        return
    session.keys()  # loaded, and so taken along; a key without a row is none
    old, ends = session.session_key, Now() + ON_ITS_WAY
    session.create()
    Session.objects.filter(session_key=old, expire_date__gt=ends).update(expire_date=ends)


def drop_draft(*, session: SessionBase, city_id: str) -> None:
    """Throw the draft away."""
    session.pop(draft_key(city_id), None)


def keep_held(*, session: SessionBase, case_id: UUID, held: Held) -> None:
    """Remember that the receipt of this case was shown."""
    entry = [held.reporter, str(held.contact_id) if held.contact_id else ""]
    session[HELD] = {**(session.get(HELD) or {}), str(case_id): entry}


def forget_held(*, session: SessionBase, city_id: str) -> None:
    """Forget the draft, every receipt and every sent report: for telephones that several people use."""
    for key in (HELD, sent_key(city_id), draft_key(city_id)):
        session.pop(key, None)


def drop_old_sessions(*, now: datetime) -> int:
    """Delete the sessions whose time is over, and with them drafts that were never sent; says how many."""
    return Session.objects.filter(expire_date__lt=now).delete()[0]
