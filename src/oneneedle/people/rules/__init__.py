"""Pure words of people: masks, sign-in names, receipts, the lock of the vault, why a contact may be read."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oneneedle.people.rules.keys import PREFIX_LETTERS, key_digest, make_key
from oneneedle.people.rules.masking import mask_email, mask_name, mask_phone
from oneneedle.people.rules.receipts import make_receipt, receipt_digest
from oneneedle.people.rules.sealing import (
    ContactClear,
    VaultLocked,
    is_sealed_with,
    seal,
    sealed_fields,
    unseal,
)
from oneneedle.people.rules.sign_in import MOST_LETTERS, looks_like_email, normalise_sign_in

# A word from this list and no free text: the reason goes into the ledger, which holds no personal data.
READ_REASONS: Final[dict[str, Promise]] = {
    "call_back": _("To call the reporter back"),
    "visit": _("To visit the place together"),
    "verify": _("To check the result with the reporter"),
    "feedback": _("To ask how the reporter found it"),
    "correct": _("To correct the contact data"),
    "complaint": _("To answer a complaint"),
}

__all__ = [
    "MOST_LETTERS",
    "PREFIX_LETTERS",
    "READ_REASONS",
    "ContactClear",
    "VaultLocked",
    "is_sealed_with",
    "key_digest",
    "looks_like_email",
    "make_key",
    "make_receipt",
    "mask_email",
    "mask_name",
    "mask_phone",
    "normalise_sign_in",
    "receipt_digest",
    "seal",
    "sealed_fields",
    "unseal",
]
