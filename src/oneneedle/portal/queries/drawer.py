"""What a resident's session holds: the draft, what was sent, and the cases whose receipt was shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from oneneedle.cases.models import Case
from oneneedle.portal.rules import Draft, Held, Sent, unseal

HELD = "held"


Drawer: TypeAlias = SessionBase | Mapping[str, Any]


def draft_key(city_id: str) -> str:
    return f"draft:{city_id}"


def sent_key(city_id: str) -> str:
    return f"sent:{city_id}"


def get_draft(session: Drawer, city_id: str) -> Draft:
    """The draft of this city, or an empty one."""
    word = session.get(draft_key(city_id))
    return (unseal(word, Draft, secret=settings.VAULT_KEYS[0]) if word else None) or Draft()


def get_sent(session: Drawer, city_id: str) -> tuple[Sent, ...]:
    """The reports sent from this session, oldest first."""
    word = session.get(sent_key(city_id))
    return (unseal(word, tuple[Sent, ...], secret=settings.VAULT_KEYS[0]) if word else None) or ()


def find_sent(session: Drawer, city_id: str, *, token: str = "", number: str = "") -> Sent | None:
    """The report sent with this token or under this number."""
    for sent in get_sent(session, city_id):
        if (token and sent.token == token) or (number and sent.number == number):
            return sent
    return None


def get_held(session: Drawer) -> dict[UUID, Held]:
    """Cases whose receipt was shown here."""
    held = session.get(HELD) or {}
    return {
        UUID(case_id): Held(reporter=bool(reporter), contact_id=UUID(contact_id) if contact_id else None)
        for case_id, (reporter, contact_id) in held.items()
    }


def held_by_account(case: Case, account_id: UUID | None) -> Held | None:
    """What an account has to do with the case: it reported it, joined it, or neither."""
    if account_id is None:
        return None
    if case.contact is not None and case.contact.account_id == account_id:
        return Held(reporter=True, contact_id=case.contact_id)
    joined = case.followers.filter(contact__account_id=account_id).values_list("contact_id", flat=True).first()
    return Held(reporter=False, contact_id=joined) if joined else None
