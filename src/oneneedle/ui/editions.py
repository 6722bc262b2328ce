"""Papers that are published in editions: which one is asked for, the ways to the others and to its files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.http import HttpRequest
from django.utils.translation import gettext as _

from oneneedle.ui.rules import Tab


def read_edition(request: HttpRequest) -> int | None:
    """The number asked for; none when it is not said well."""
    asked = request.GET.get("edition", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else None


def edition_tabs(editions: Iterable[tuple[int, date]], chosen: int, here: str) -> tuple[Tab, ...]:
    """Every edition by number and day."""
    return tuple(
        Tab(
            _("Edition %(number)d of %(at)s") % {"number": number, "at": f"{at:%Y-%m-%d}"},
            f"{here}?edition={number}",
            number == chosen,
        )
        for number, at in editions
    )


def file_links(labels: Iterable[tuple[str, str]], edition: int, here: str) -> tuple[Tab, ...]:
    """The files of one edition, by file name and label."""
    return tuple(Tab(label, f"{here}{file}?edition={edition}") for file, label in labels)
