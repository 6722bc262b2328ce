"""Pages that stay true without reloading: a piece asks every few seconds whether it is still the same."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.http import HttpRequest, HttpResponse

EVERY_SECONDS = 10
_MINUTES = 5  # so that words such as "3 hours left" grow no older than this


def make_key(*parts: object, now: datetime) -> str:
    """What the reader has seen, as a short word: the same as long as the same would be drawn."""
    said = "|".join(str(part) for part in (*parts, int(now.timestamp()) // (_MINUTES * 60)))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def has_seen(request: HttpRequest, key: str) -> bool:
    """Whether the piece on the reader's page is the one we would send."""
    return request.GET.get("seen", "") == key


def answer_same() -> HttpResponse:
    """Nothing changed: no content, and nothing on the page moves."""
    return HttpResponse(status=204)
