"""The lock of the vault: how personal data is sealed, opened and moved to a new key."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from oneneedle.core.rules import new_id
from oneneedle.people.rules.masking import mask_email, mask_name, mask_phone

_FORM: Final = 1  # first byte of what is sealed: AES-256-GCM, four bytes of key name, twelve of nonce
_NAME: Final = slice(1, 5)
_NONCE: Final = slice(5, 17)
_BODY: Final = slice(17, None)


class VaultLocked(Exception):
    """Something sealed cannot be opened with the keys this installation has."""


@dataclass(frozen=True, slots=True)
class ContactClear:
    """How to reach one reporter, in clear."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    device_id: str = ""
    account_id: str = ""

    @property
    def is_empty(self) -> bool:
        return not any((self.name, self.phone, self.email, self.address, self.device_id, self.account_id))


@lru_cache(maxsize=32)
def _derive(secret: str) -> tuple[bytes, AESGCM]:
    """The name of a key (four bytes, tells nothing of it) and the lock it makes."""
    key = HKDF(SHA256(), 32, salt=None, info=b"oneneedle vault").derive(secret.encode())
    return hashlib.sha256(b"name of " + key).digest()[:4], AESGCM(key)


def seal(clear: ContactClear, *, contact_id: UUID, keys: Sequence[str]) -> bytes:
    """Seal with the first key; the seal holds only in the row of this contact."""
    name, lock = _derive(keys[0])
    nonce = os.urandom(12)
    kept = {field: value for field, value in asdict(clear).items() if value}
    return bytes([_FORM]) + name + nonce + lock.encrypt(nonce, msgspec.json.encode(kept), contact_id.bytes)


def unseal(sealed: bytes, *, contact_id: UUID, keys: Sequence[str]) -> ContactClear:
    """Open with whichever key sealed it; raises `VaultLocked` with the way out."""
    if not sealed or sealed[0] != _FORM:
        raise VaultLocked("This entry of the vault was not written by this version.")
    for secret in keys:
        name, lock = _derive(secret)
        if name == sealed[_NAME]:
            break
    else:
        raise VaultLocked(
            f"An entry of the vault was sealed with key {sealed[_NAME].hex()}, which this installation does not have. "
            "Put the lost key into ONENEEDLE_VAULT_OLD_KEYS (or restore the file vault_key of the data folder)."
        )
    try:
        plain = lock.decrypt(sealed[_NONCE], sealed[_BODY], contact_id.bytes)
    except InvalidTag:
        raise VaultLocked("An entry of the vault was damaged or moved: its seal does not hold.") from None
    return ContactClear(**msgspec.json.decode(plain, type=dict[str, str]))


def is_sealed_with(sealed: bytes, key: str) -> bool:
    """Whether this key sealed it."""
    return sealed[:1] == bytes([_FORM]) and sealed[_NAME] == _derive(key)[0]


def sealed_fields(
    *,
    keys: Sequence[str],
    jurisdiction_id: str,
    now: datetime,
    name: str = "",
    phone: str = "",
    email: str = "",
    address: str = "",
    device_id: str = "",
    account_id: str = "",
    account: UUID | None = None,
    language: str = "",
) -> dict[str, Any] | None:
    """The columns of a new contact, id included, for writers that send several rows in one statement.

    None when there is nothing to keep. `account_id` is what an outside system calls the reporter, `account` ours.
    """
    clear = ContactClear(*(text.strip() for text in (name, phone, email, address, device_id, account_id)))
    if clear.is_empty and account is None:
        return None
    contact_id = new_id()
    return {
        "id": contact_id,
        "jurisdiction_id": jurisdiction_id,
        "sealed": seal(clear, contact_id=contact_id, keys=keys),
        "name_masked": mask_name(clear.name),
        "phone_masked": mask_phone(clear.phone),
        "email_masked": mask_email(clear.email),
        "has_email": bool(clear.email),
        "language": language,
        "account_id": account,
        "created_at": now,
        "erase_on": None,
        "erased_at": None,
    }
