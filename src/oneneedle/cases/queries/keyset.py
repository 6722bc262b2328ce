"""Keys that open the neighbouring page of a list: a moment and a case; and how far a list is counted."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

MOST_COUNTED = 1000  # beyond this a page says "1000+": counting on would cost more than it tells


def write_key(at: datetime, case_id: UUID) -> str:
    """The key of the page behind this line."""
    return f"{at.isoformat()}~{case_id}"


def read_key(key: str) -> tuple[datetime, UUID] | None:
    """A key somebody bent is no key."""
    at, _tilde, case_id = key.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, UUID(case_id)) if moment.tzinfo else None
    except ValueError:
        return None


def beyond(sort: str, key: tuple[datetime, UUID], *, up: bool) -> Q:
    """What lies behind the key in the order of `sort` and the id."""
    at, case_id = key
    word = "gt" if up else "lt"
    # The first condition says nothing new; it is what an index can begin with.
    near = Q(**{f"{sort}__{word}e": at})
    return near & (Q(**{f"{sort}__{word}": at}) | Q(**{sort: at, f"id__{word}": case_id}))
