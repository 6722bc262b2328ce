"""The digest that chains a ledger row to its subject's previous row."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

_encode = msgspec.json.Encoder(order="deterministic").encode


def row_digest(
    *,
    previous: bytes | None,
    subject: str,
    seq: int,
    verb: str,
    at: datetime,
    person_id: UUID | None,
    post_id: UUID | None,
    unit_id: UUID | None,
    channel: str,
    data: Mapping[str, Any],
) -> bytes:
    """SHA-256 (32 bytes) over the previous digest and every telling field of the row, in a fixed order.

    `at` counts in microseconds of UTC, as PostgreSQL keeps it; `data` must be plain JSON.
    """
    fields = [
        subject,
        seq,
        verb,
        round(at.astimezone(UTC).timestamp() * 1_000_000),
        str(person_id or ""),
        str(post_id or ""),
        str(unit_id or ""),
        channel,
        data,
    ]
    return hashlib.sha256((previous or b"") + _encode(fields)).digest()
