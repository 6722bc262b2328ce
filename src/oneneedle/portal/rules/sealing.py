"""Seals what a session holds, because people write personal facts into a report before it is sent."""

from __future__ import annotations

import base64
import hashlib
from typing import TypeVar

import msgspec
from cryptography.fernet import Fernet, InvalidToken

T = TypeVar("T")


def seal(value: object, *, secret: str) -> str:
    """The value as one encrypted word."""
    return Fernet(_key(secret)).encrypt(msgspec.json.encode(value)).decode()


def unseal(word: str, kind: type[T], *, secret: str) -> T | None:
    """What was sealed, or None when it is not ours, of another shape, or from before a change of keys."""
    try:
        return msgspec.json.decode(Fernet(_key(secret)).decrypt(word.encode()), type=kind)
    except (InvalidToken, msgspec.MsgspecError):
        return None


def _key(secret: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(f"portal:{secret}".encode()).digest())
