"""The ledger's one door, and how far its readers have come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from oneneedle.core.actions.turns import wait_turn
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Actor, row_digest


@transaction.atomic
def write_ledger(
    *, subject: str, verb: str, actor: Actor, now: datetime, data: Mapping[str, Any] | None = None
) -> LedgerRow:
    """Append one row to the subject's chain; joins the caller's transaction, so that both stand or neither.

    Writers of one subject take turns; `data` is plain JSON and holds no personal data.
    """
    wait_turn(subject)
    last = LedgerRow.objects.filter(subject=subject).order_by("-seq").values_list("seq", "digest").first()
    seq, previous = (last[0] + 1, bytes(last[1])) if last else (1, None)
    fields = ledger_fields(subject=subject, seq=seq, verb=verb, actor=actor, now=now, data=data, previous=previous)
    return LedgerRow.objects.create(**fields)


def ledger_fields(
    *,
    subject: str,
    seq: int,
    verb: str,
    actor: Actor,
    now: datetime,
    data: Mapping[str, Any] | None,
    previous: bytes | None,
) -> dict[str, Any]:
    """The columns of one ledger row, digest included, for writers that send several rows in one statement."""
    plain = dict(data or {})
    return {
        "jurisdiction_id": actor.jurisdiction_id or None,
        "subject": subject,
        "seq": seq,
        "verb": verb,
        "at": now,
        "person_id": actor.person_id,
        "post_id": actor.post_id,
        "unit_id": actor.unit_id,
        "channel": actor.channel,
        "data": plain,
        "previous": previous,
        "digest": row_digest(
            previous=previous,
            subject=subject,
            seq=seq,
            verb=verb,
            at=now,
            person_id=actor.person_id,
            post_id=actor.post_id,
            unit_id=actor.unit_id,
            channel=actor.channel,
            data=plain,
        ),
    }
