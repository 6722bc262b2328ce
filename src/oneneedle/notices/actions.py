"""The only writers of notices and letters; a notice follows from a ledger row and writes none of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from oneneedle.core.rules import Actor, new_id
from oneneedle.notices import rules
from oneneedle.notices.models import Letter, Notice

DELIVER = "notices.deliver_letter"
_INSERT = """
INSERT INTO notices_notice
    (id, jurisdiction_id, key, kind, subject, account_id, contact_id, unit_id, language, params, created_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (key) DO NOTHING
"""


@transaction.atomic
def send_notice(
    *,
    key: str,
    kind: str,
    subject: str,
    jurisdiction_id: str,
    account: UUID | None = None,
    contact: UUID | None = None,
    unit: UUID | None = None,
    language: str,
    params: Mapping[str, Any],
    letter: bool,
    mailbox: str = "",
    actor: Actor,
    now: datetime,
) -> bool:
    """Tell one recipient one thing, once: False when the key was used before.

    The notice, its letter and the letter's job join the caller's transaction: all of them stand, or none. Refuses
    (as a bug) an unknown kind and anything but exactly one recipient. `mailbox` belongs to a unit's letter alone.
    """
    if kind not in rules.KINDS:
        raise ValueError(f"There is no kind of notice {kind!r}.")
    if [account, contact, unit].count(None) != 2:
        raise ValueError("A notice has one recipient: an account, a contact or a unit.")
    notice_id, spoken = new_id(), rules.language_of(language)
    recipient = [account, contact, unit]
    values = [notice_id, jurisdiction_id, key, kind, subject, *recipient, spoken, json.dumps(dict(params)), now]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        if not cursor.rowcount:
            return False
    if letter:
        sent = Letter.objects.create(notice_id=notice_id, mailbox=mailbox if unit else "", changed_at=now)
        _queue(sent.id)
    return True


@transaction.atomic
def mark_read(*, notice_ids: Sequence[UUID], actor: Actor, now: datetime) -> int:
    """Note that the recipient has seen these notices; others' notices stay as they are."""
    own = Q(pk__in=[])
    for column, value in (
        ("account_id", actor.person_id),
        ("unit_id", actor.unit_id),
        ("contact_id", actor.contact_id),
    ):
        if value is not None:
            own |= Q(**{column: value})
    return Notice.objects.filter(own, id__in=notice_ids, read_at__isnull=True).update(read_at=now)


def claim_letter(*, letter_id: UUID, interrupted: bool = False, now: datetime) -> datetime | None:
    """Take a letter for sending, by compare-and-swap: the moment of the claim, or None when it is not to be sent now.

    A letter left `sending` by a killed process is taken again, so that none is lost and one is repeated at most where
    the kill fell between handing over and noting: at once by the job that was `interrupted` and taken up again, by any
    other after longer than anyone talks to a mail server.
    """
    left = Q(state=Letter.State.SENDING)
    if not interrupted:
        left &= Q(changed_at__lte=now - rules.SENDING_LASTS)
    waiting = Q(state=Letter.State.QUEUED) & (Q(try_at__isnull=True) | Q(try_at__lte=now))
    taken = Letter.objects.filter(left | waiting, id=letter_id).update(
        state=Letter.State.SENDING, tries=F("tries") + 1, changed_at=now
    )
    return now if taken else None


def note_letter(*, letter_id: UUID, claimed_at: datetime, state: str, problem: str = "", now: datetime) -> bool:
    """Note how a claimed letter ended; the claim must still be ours."""
    mine = Letter.objects.filter(id=letter_id, state=Letter.State.SENDING, changed_at=claimed_at)
    return bool(mine.update(state=state, problem=problem, try_at=None, changed_at=now))


@transaction.atomic
def put_back_letter(
    *, letter_id: UUID, claimed_at: datetime, problem: str, final: bool, now: datetime
) -> datetime | None:
    """Note a failure: try again later, with a longer wait each time, or give up; answers when it is tried again."""
    letter = Letter.objects.select_for_update().get(id=letter_id)
    wait = None if final else rules.next_try(letter.tries)
    if wait is None:
        note_letter(letter_id=letter_id, claimed_at=claimed_at, state=Letter.State.FAILED, problem=problem, now=now)
        return None
    mine = Letter.objects.filter(id=letter_id, state=Letter.State.SENDING, changed_at=claimed_at)
    if not mine.update(state=Letter.State.QUEUED, problem=problem, try_at=now + wait, changed_at=now):
        return None
    _queue(letter_id, at=now + wait)
    return now + wait


def queue_left_letters(*, now: datetime, limit: int = 500) -> int:
    """Give a job to every letter that has waited for one too long; how many were found.

    Jobs are queued with the letter and taken up again when their worker dies; this is the net below that.
    """
    waiting = Letter.objects.filter(state__in=[Letter.State.QUEUED, Letter.State.SENDING])
    late = waiting.annotate(due=Coalesce("try_at", "changed_at")).filter(due__lte=now - rules.SENDING_LASTS)
    found = list(late.order_by("changed_at").values_list("id", flat=True)[:limit])
    for letter_id in found:
        _queue(letter_id)
    return len(found)


def drop_notices(*, limit: int = 500) -> int:
    """Throw away the notices of contacts that were erased: their words may be about the person."""
    gone = list(Notice.objects.filter(contact__erased_at__isnull=False).values_list("id", flat=True)[:limit])
    Notice.objects.filter(id__in=gone).delete()
    return len(gone)


def _queue(letter_id: UUID, at: datetime | None = None) -> None:
    """One job for one letter in this transaction; nothing when one is waiting already."""
    job = app.configure_task(DELIVER, queueing_lock=f"letter:{letter_id}", schedule_at=at)
    try:
        with transaction.atomic():
            job.defer(letter_id=str(letter_id))
    except AlreadyEnqueued:
        return
