"""What people write: without what no database takes, of a length, and short where it heads a page."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from oneneedle.core.rules.refused import Refused


def clean_words(text: str) -> str:
    """Some lines without blanks around them, and without the sign that no database takes."""
    return text.replace("\r\n", "\n").replace("\x00", "").strip()


def clean_line(text: str) -> str:
    """The same in one line."""
    return " ".join(text.replace("\x00", "").split())


def check_words(text: str, field: str, most: int, empty: str | Promise = "") -> str:
    """The words cleaned. Refuses too many, and with `empty`, which says what is missing, none."""
    said = clean_words(text)
    if not said and empty:
        raise Refused(empty, field=field, code="empty")
    if len(said) > most:
        message = _("The text is too long: at most %(count)d characters.")
        raise Refused(message % {"count": most}, field=field, code="too_long")
    return said


def shorten(text: str, most: int = 90) -> str:
    """The text, or its beginning when it is too long for a heading."""
    return text if len(text) <= most else f"{text[: most - 2]}…"


def say_list(words: Iterable[object]) -> str:
    """`a, b, c` as the reader's language joins them."""
    return _(", ").join(map(str, words))
