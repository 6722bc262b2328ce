"""API keys: how they look and what is kept of them."""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

_START: Final = "ok-"  # so that scanners of source code can find one that leaked
PREFIX_LETTERS: Final = 8


def make_key() -> str:
    """A new key of 192 bits."""
    return _START + secrets.token_urlsafe(24)


def key_digest(clear_text: str) -> bytes:
    """SHA-256 of the key, all that is kept; a key is too long to be guessed, so no slow digest is needed."""
    return hashlib.sha256(clear_text.strip().encode()).digest()
