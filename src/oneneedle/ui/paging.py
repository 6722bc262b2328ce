"""Turning the pages of a list: the page asked for, and the addresses of those beside it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest

MOST_DIGITS = 4


def read_page(request: HttpRequest) -> int:
    """The page asked for; the first when it is not said well."""
    said = request.GET.get("page", "")
    return max(1, int(said)) if said.isascii() and said.isdigit() and len(said) <= MOST_DIGITS else 1


def page_link(address: str, page: int, pages_count: int, **asked: str) -> str:
    """Address of another page of a list; nothing where there is none."""
    if not 1 <= page <= pages_count:
        return ""
    return f"{address}?{urlencode({**{name: value for name, value in asked.items() if value}, 'page': page})}"
