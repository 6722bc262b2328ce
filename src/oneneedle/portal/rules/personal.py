"""Finds what a resident may not have meant to publish: numbers and door numbers typed into public words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from stdnum import luhn
from stdnum.cn import ric

KINDS: dict[str, str | Promise] = {
    "id": _("an identity card number"),
    "card": _("a bank card number"),
    "phone": _("a telephone number"),
    "email": _("an e-mail address"),
    "plate": _("a number plate"),
    "door": _("a door number"),
}

_WIDE = str.maketrans("０１２３４５６７８９－（）＠．", "0123456789-()@.")
_EDGE, _END = r"(?<![\dA-Za-z])", r"(?![\dA-Za-z])"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_LONG = re.compile(_EDGE + r"\d(?:[ -]?\d){13,18}[Xx]?" + _END)
_PHONES = (
    re.compile(_EDGE + r"(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}" + _END),
    re.compile(_EDGE + r"0\d{2,3}[ -]?\d{7,8}" + _END),
    re.compile(r"(?<!\d)(?:\+?1[ .-]?)?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}" + _END),
    re.compile(_EDGE + r"\+\d{1,3}(?:[ -]?\d{2,4}){3,4}" + _END),
)
_SOCIAL = re.compile(_EDGE + r"\d{3}-\d{2}-\d{4}" + _END)
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·\s]?[A-Z0-9]{5,6}(?![A-Z0-9])"
)
_DOORS = (
    re.compile(r"\d+\s*(?:单元|门)\s*\d{2,5}\s*(?:室|号|户)?"),
    re.compile(r"\d{2,5}\s*室"),
    re.compile(r"\b(?:apartment|apt|unit|suite|room|flat)\.?\s*#?\s*(?:\d+[a-z]?|[a-z]\d*)\b", re.IGNORECASE),
    re.compile(r"(?<!\w)#\s?\d+[A-Za-z]?\b"),
)


@dataclass(frozen=True, slots=True)
class Find:
    """One place in the text: what it seems to be, and the words themselves."""

    kind: str
    words: str


def find_personal(text: str) -> tuple[Find, ...]:
    """Everything that looks like a number of a person or a door, in the order of `KINDS`; each place once."""
    left = text.translate(_WIDE)
    found: list[Find] = []
    for kind, words in [*_identity(left), *_plain(left)]:
        if words in left:
            left = left.replace(words, "\n")
            found.append(Find(kind, words.strip()))
    order = list(KINDS)
    return tuple(sorted(found, key=lambda find: order.index(find.kind)))


def _identity(text: str) -> list[tuple[str, str]]:
    """Long numbers count only when their check digit holds."""
    found = [("id", match.group()) for match in _SOCIAL.finditer(text)]
    for match in _LONG.finditer(text):
        bare = re.sub(r"[ -]", "", match.group())
        if ric.is_valid(bare):
            found.append(("id", match.group()))
        elif 15 <= len(bare) <= 19 and bare.isdigit() and luhn.is_valid(bare):
            found.append(("card", match.group()))
    return found


def _plain(text: str) -> list[tuple[str, str]]:
    found = [("email", match.group()) for match in _EMAIL.finditer(text)]
    found += [("phone", match.group()) for pattern in _PHONES for match in pattern.finditer(text)]
    found += [("plate", match.group()) for match in _PLATE.finditer(text)]
    found += [("door", match.group()) for pattern in _DOORS for match in pattern.finditer(text)]
    return found
