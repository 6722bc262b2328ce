"""Sign-in names as we keep them, whatever way people type them."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

MOST_LETTERS: Final = 254
_NOT_WRITTEN: Final = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")
_PHONE: Final = re.compile(r"\+?[0-9()\-.\u2010-\u2015]{5,}")
_NOT_DIALLED: Final = re.compile(r"[()\-.\u2010-\u2015]")
_CHINESE_MOBILE: Final = re.compile(r"(?:\+|00)?86(1\d{10})")


def normalise_sign_in(text: str) -> str:
    """The name in the one form we keep and compare: no blanks, half-width, lower case.

    A telephone number loses its brackets and dashes, and China's country code before a mobile number;
    any other leading 00 becomes a plus.
    """
    plain = _NOT_WRITTEN.sub("", unicodedata.normalize("NFKC", text)).lower()
    if not _PHONE.fullmatch(plain):
        return plain
    digits = _NOT_DIALLED.sub("", plain)
    mobile = _CHINESE_MOBILE.fullmatch(digits)
    if mobile:
        return mobile[1]
    return "+" + digits[2:] if digits.startswith("00") else digits


def looks_like_email(name: str) -> bool:
    """Whether a normalised name can be written to."""
    local, at, host = name.rpartition("@")
    return bool(at and local and "." in host)
