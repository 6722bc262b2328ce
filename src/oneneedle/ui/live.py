"""Pages that stay true without reloading: a piece asks every few seconds whether it is still the same."""

from __future__ import annotations

import hashlib
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

EVERY_SECONDS = 10
SLOWLY = "every 60s"  # of lists and tables for everybody, where nobody waits for the next row
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


def ask_again(here: str, key: str, **said: object) -> str:
    """Where the piece asks again: the same page with what was chosen on it, and what the reader has seen."""
    chosen = {name: str(value) for name, value in said.items() if value}
    return f"{here}?{urlencode({**chosen, 'seen': key})}"
