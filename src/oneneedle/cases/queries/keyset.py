"""Keys that open the neighbouring page of a list: a moment and a case."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID


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
