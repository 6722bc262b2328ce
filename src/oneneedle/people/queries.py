"""Readers of people: accounts, API keys, and what of the vault may be seen without a record."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings

from oneneedle.core import queries as core
from oneneedle.people import rules
from oneneedle.people.models import Account, ApiKey, Contact

KEY_SECONDS: Final = 5.0  # so long a process trusts a key it has seen
_MOST_KEYS: Final = 1000
_seen_keys: dict[bytes, tuple[float, ApiKey]] = {}


@dataclass(frozen=True, slots=True)
class ContactMasked:
    """A contact as everybody on a case may see it."""

    id: UUID
    name: str
    phone: str
    email: str
    has_email: bool
    language: str
    account_id: UUID | None
    erase_on: date | None
    erased_at: datetime | None


@dataclass(frozen=True, slots=True)
class Reading:
    """Once somebody read a contact in clear: which unit and post, when, and why (a code of `rules.READ_REASONS`)."""

    at: datetime
    unit_id: UUID | None
    post_id: UUID | None
    reason: str


def get_account(account_id: UUID) -> Account | None:
    """The account of that identifier."""
    return Account.objects.filter(id=account_id).first()


def find_account(sign_in: str) -> Account | None:
    """The account of that sign-in name, however it was typed."""
    return Account.objects.filter(sign_in=rules.normalise_sign_in(sign_in)).first()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an account comes from: made by who manages a city, or by itself; whether a letter proved its address."""

    by_itself: bool
    verified: bool

    @property
    def trusted(self) -> bool:
        """Whether it is sure whose it is: what somebody typed at the sign-up is not, before a letter has proved it."""
        return self.verified or not self.by_itself


def origin_of(account: Account) -> Origin:
    """Where the account comes from; the ledger has a row of each that was made for somebody."""
    made = core.get_history(f"account:{account.id}").filter(verb="account.created").exists()
    proved = EmailAddress.objects.filter(user=account, verified=True, email__iexact=account.sign_in).exists()
    return Origin(by_itself=not made, verified=proved)


def name_for_page(account: Account) -> str:
    """What pages call the one who signed in."""
    return account.display_name or account.sign_in


def get_masked(contact_id: UUID) -> ContactMasked | None:
    """The contact as it may be shown on a page."""
    return get_many_masked([contact_id]).get(contact_id)


def get_many_masked(contact_ids: Collection[UUID]) -> dict[UUID, ContactMasked]:
    """The same for several at once; who is not in the vault is not in the answer."""
    return {row.id: _masked(row) for row in Contact.objects.filter(id__in=contact_ids)} if contact_ids else {}


def _masked(row: Contact) -> ContactMasked:
    return ContactMasked(
        row.id,
        row.name_masked,
        row.phone_masked,
        row.email_masked,
        row.has_email,
        row.language,
        row.account_id,
        row.erase_on,
        row.erased_at,
    )


def readings(contact_id: UUID) -> tuple[Reading, ...]:
    """Who has read this contact in clear, oldest first: for the person concerned."""
    rows = core.get_history(f"contact:{contact_id}").filter(verb="contact.read")
    return tuple(Reading(row.at, row.unit_id, row.post_id, str(row.data.get("reason", ""))) for row in rows)


def find_mailbox(contact_id: UUID) -> str:
    """Where a letter of the house to this contact goes; empty when there is no address.

    For delivery only, which no person sees. Raises `rules.VaultLocked` when the key is missing.
    """
    row = Contact.objects.filter(id=contact_id, sealed__isnull=False, has_email=True).first()
    if row is None or row.sealed is None:
        return ""
    return rules.unseal(bytes(row.sealed), contact_id=row.id, keys=settings.VAULT_KEYS).email


def find_key(clear_text: str, jurisdiction_id: str) -> ApiKey | None:
    """The valid key of that text in that city; a process remembers it for seconds, so that a call costs no look-up."""
    if not clear_text or len(clear_text) > rules.MOST_LETTERS:
        return None
    digest, moment = rules.key_digest(clear_text), time.monotonic()
    until, key = _seen_keys.get(digest, (0.0, None))
    if key is None or until <= moment:
        key = ApiKey.objects.filter(digest=digest, revoked_at__isnull=True).first()
        if key is None:
            _seen_keys.pop(digest, None)
            return None
        if len(_seen_keys) >= _MOST_KEYS:
            _seen_keys.clear()
        _seen_keys[digest] = (moment + KEY_SECONDS, key)
    return key if key.jurisdiction_id == jurisdiction_id else None


def forget_keys() -> None:
    """Let the next `find_key` look again."""
    _seen_keys.clear()


def list_keys(jurisdiction_id: str | None = None) -> list[ApiKey]:
    """All keys, newest first, ended ones too."""
    keys = ApiKey.objects.order_by("-created_at", "id")
    return list(keys.filter(jurisdiction_id=jurisdiction_id) if jurisdiction_id else keys)
