"""How names, telephone numbers and addresses are shown to people who may not read them."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

STARS: Final = "***"
_MOST_STARS: Final = 3
_CJK: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_CHINESE_MOBILE: Final = re.compile(r"(?:00|\+)?86(1\d{10})")
_MOBILE_LENGTH: Final = 11


def mask_name(text: str) -> str:
    """张三 is 张*, 欧阳小红 is 欧***, John Smith is J*** S***; one letter alone is a star.

    What stays is the first letter (of each word, in Western names); nothing else of the text shows through.
    """
    words = unicodedata.normalize("NFKC", text).split()
    whole = "".join(words)
    if not whole:
        return ""
    if _CJK.search(whole):
        return whole[0] + "*" * min(len(whole) - 1, _MOST_STARS) if len(whole) > 1 else "*"
    return " ".join(word[0] + STARS if len(word) > 1 else "*" for word in words)


def mask_phone(text: str) -> str:
    """13812345678 is 138****5678; a shorter number keeps its last quarter, one of seven digits or fewer only stars."""
    digits = _bare_phone(text)
    if not digits:
        return STARS if text.strip() else ""
    if len(digits) >= _MOBILE_LENGTH:
        return digits[:3] + "*" * (len(digits) - 7) + digits[-4:]
    last = len(digits) // 4 if len(digits) > 7 else 0
    return "*" * (len(digits) - last) + digits[len(digits) - last :]


def mask_email(text: str) -> str:
    """jane@example.org is j***@example.org; what is no address is only stars."""
    bare = unicodedata.normalize("NFKC", text).strip()
    if not bare:
        return ""
    local, at, host = bare.rpartition("@")
    if not at or not local or not host or any(letter.isspace() for letter in bare):
        return STARS
    return f"{local[0] if len(local) > 1 else ''}{STARS}@{host}"


def _bare_phone(text: str) -> str:
    """ASCII digits of the number, without China's country code."""
    plain = unicodedata.normalize("NFKC", text)
    kept = "".join(letter for letter in plain if letter in "0123456789+")
    mobile = _CHINESE_MOBILE.fullmatch(kept)
    return mobile[1] if mobile else kept.replace("+", "")
