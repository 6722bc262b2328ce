"""Receipts: six words that let somebody who left no name follow a report."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from typing import Final

from oneneedle.people.rules.words_en import ENGLISH
from oneneedle.people.rules.words_zh import CHINESE

WORDS: Final = 6
BITS: Final = 60  # six words out of 1,024: too many to try


def make_receipt(language: str) -> str:
    """Six words of 1,024 (60 bits) with blanks between them, easy to write down and to read out.

    The Chinese words are two characters each, and no two characters in one place sound alike.
    """
    words = CHINESE if language.lower().startswith("zh") else ENGLISH
    return " ".join(secrets.choice(words) for _ in range(WORDS))


def receipt_digest(text: str) -> bytes:
    """SHA-256 of the letters of a receipt; case, blanks, full-width letters and punctuation do not matter."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    letters = "".join(letter for letter in plain if letter.isalnum())
    return hashlib.sha256(f"receipt:{letters}".encode()).digest()
