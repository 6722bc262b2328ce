"""Case numbers that can be read out on the telephone: day, a serial that tells no count, a check digit."""

from __future__ import annotations

import hashlib
import re
from datetime import date

from stdnum import damm

SERIALS = 1_000_000  # receptions a day before two cases of one day could share a number
_HALF = 1_000
_ROUNDS = 6
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212.]+")


def spread(serial: int, key: str) -> int:
    """A one-to-one shuffle of 0..999,999 keyed by `key`, so that neighbouring serials tell no count.

    A balanced Feistel network over two decimal halves; the key is the installation's, not a secret of state.
    """
    left, right = divmod(serial % SERIALS, _HALF)
    for round_no in range(_ROUNDS):
        mixed = hashlib.blake2b(f"{key}:{round_no}:{right}".encode(), digest_size=4).digest()
        left, right = right, (left + int.from_bytes(mixed, "big")) % _HALF
    return left * _HALF + right


def make_number(day: date, serial: int, key: str) -> str:
    """The number of the `serial`-th reception: `261121-004273-5`. The last digit is Damm's check digit."""
    digits = f"{day:%y%m%d}{spread(serial, key):06d}"
    return f"{digits[:6]}-{digits[6:]}-{damm.calc_check_digit(digits)}"


def tidy_number(text: str) -> str:
    """The number as we write it, from whatever a person typed: blanks, long dashes, full-width digits.

    Text that has not thirteen digits comes back stripped and otherwise untouched (numbers of other systems).
    """
    bare = _SEPARATORS.sub("", text).translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    if len(bare) == 13 and bare.isdigit():
        return f"{bare[:6]}-{bare[6:12]}-{bare[12]}"
    return text.strip()


def check_number(text: str) -> bool:
    """Whether the text is a number of ours whose check digit holds; any one wrong digit or swap shows."""
    bare = tidy_number(text).replace("-", "")
    return len(bare) == 13 and bare.isdigit() and bool(damm.is_valid(bare))
