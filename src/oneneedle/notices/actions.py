"""The only writers of notices and letters; a notice follows from a ledger row and writes none of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job

from oneneedle.core.actions import move_cursor
from oneneedle.core.models import LedgerCursor
from oneneedle.core.rules import Actor, new_id
from oneneedle.notices import rules
from oneneedle.notices.models import Letter, Notice
from oneneedle.people.models import Contact

DELIVER = "notices.deliver_letter"
MOST_READ_AT_ONCE = 20_000
ERASED = "notices.erased"  # how far the erased contacts were gone through
_INSERT = """
INSERT INTO notices_notice
    (id, jurisdiction_id, key, kind, subject, account_id, contact_id, unit_id, language, params, created_at)
SELECT id, jurisdiction_id, key, kind, subject, account_id, contact_id, unit_id, language, params, created_at
FROM json_populate_recordset(NULL::notices_notice, %s::json)
ON CONFLICT (key) DO NOTHING
RETURNING id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDraft:
    """One thing to tell one recipient (an account, a contact or a unit), once: `key` says what makes it the same.

    `params` are plain JSON without personal data; `mailbox` belongs to a unit's letter alone.
    """

    key: str
    kind: str
    subject: str
    jurisdiction_id: str
    account: UUID | None = None
    contact: UUID | None = None
    unit: UUID | None = None
    language: str
    params: Mapping[str, Any]
    letter: bool
    mailbox: str = ""


def send_notices(*, drafts: Sequence[NoticeDraft], actor: Actor, now: datetime) -> int:
    """Tell several recipients in one statement; answers how many were new.

    Notices, letters and the letters' jobs join the caller's transaction: all of them stand, or none. Refuses
    (as a bug) an unknown kind and anything but exactly one recipient.
    """
    if not drafts:
        return 0
    with transaction.atomic():
        return _send(drafts, now)


def _send(drafts: Sequence[NoticeDraft], now: datetime) -> int:
    asked = {new_id(): draft for draft in drafts}
    rows = [_row(notice_id, draft, now) for notice_id, draft in asked.items()]
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [json.dumps(rows, default=str)])
        told = [found for (found,) in cursor.fetchall()]
    letters = [
        Letter(notice_id=notice_id, mailbox=asked[notice_id].mailbox if asked[notice_id].unit else "", changed_at=now)
        for notice_id in told
        if asked[notice_id].letter
    ]
    if letters:
        Letter.objects.bulk_create(letters)
        app.job_manager.batch_defer_jobs([_job(letter.id) for letter in letters])
    return len(told)


def send_notice(*, draft: NoticeDraft, actor: Actor, now: datetime) -> bool:
    """Tell one recipient one thing, once: False when the key was used before."""
    return bool(send_notices(drafts=[draft], actor=actor, now=now))


@transaction.atomic
def restate_notices(
    *, subject: str, params: Mapping[str, Any], was: Mapping[str, Any] | None = None, actor: Actor, now: datetime
) -> int:
    """Put other words into the notices of this subject, after words were blotted out there; how many there are.

    With `was`, only into those that say this. A letter that waits goes out with the new words; one that has gone cannot
    be taken back.
    """
    said = Notice.objects.filter(subject=subject, params__contains=dict(was or {}))
    found = list(said.select_for_update())
    for notice in found:
        notice.params = {**notice.params, **{name: params[name] for name in params if name in notice.params}}
    Notice.objects.bulk_update(found, ["params"])
    return len(found)


def _row(notice_id: UUID, draft: NoticeDraft, now: datetime) -> dict[str, Any]:
    if draft.kind not in rules.KINDS:
        raise ValueError(f"There is no kind of notice {draft.kind!r}.")
    if [draft.account, draft.contact, draft.unit].count(None) != 2:
        raise ValueError("A notice has one recipient: an account, a contact or a unit.")
    return {
        "id": notice_id,
        "jurisdiction_id": draft.jurisdiction_id,
        "key": draft.key,
        "kind": draft.kind,
        "subject": draft.subject,
        "account_id": draft.account,
        "contact_id": draft.contact,
        "unit_id": draft.unit,
        "language": rules.language_of(draft.language),
        "params": dict(draft.params),
        "created_at": now,
    }


@transaction.atomic
def mark_read(*, notice_ids: Sequence[UUID] = (), up_to: UUID | None = None, actor: Actor, now: datetime) -> int:
    """Note that the recipient has seen these notices; others' notices stay as they are.

    With `up_to`, all of the unit (of the account where there is no unit) up to that one, `MOST_READ_AT_ONCE` at most.
    """
    unread = Notice.objects.filter(read_at__isnull=True)
    if up_to is not None:
        whose = {"unit_id": actor.unit_id} if actor.unit_id else {"account_id": actor.person_id}
        newest = Notice.objects.filter(id=up_to).values_list("created_at", flat=True).first()
        if newest is None or None in whose.values():
            return 0
        seen = unread.filter(**whose, created_at__lte=newest).values("id")[:MOST_READ_AT_ONCE]
        return Notice.objects.filter(id__in=seen, read_at__isnull=True).update(read_at=now)
    own = Q(pk__in=[])
    for column, value in (
        ("account_id", actor.person_id),
        ("unit_id", actor.unit_id),
        ("contact_id", actor.contact_id),
    ):
        if value is not None:
            own |= Q(**{column: value})
    return unread.filter(own, id__in=notice_ids).update(read_at=now)


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


def drop_notices(*, now: datetime, limit: int = 500) -> int:
    """Throw away the notices of contacts that were erased: their words may be about the person.

    It looks back to a little before the last time that none was left.
    """
    place = LedgerCursor.objects.filter(reader=ERASED).values_list("position", flat=True).first() or 0
    since = min(datetime.fromtimestamp(place / 1e6, UTC), now) - rules.LATELY
    erased = Contact.objects.filter(erased_at__gte=max(since, now - rules.NOTICE_LASTS))
    told = erased.filter(Exists(Notice.objects.filter(contact_id=OuterRef("pk")))).order_by("erased_at")
    contacts = list(told.values_list("id", flat=True)[:limit])
    if contacts:
        Notice.objects.filter(contact_id__in=contacts).delete()
    else:
        move_cursor(reader=ERASED, xact=0, position=int(now.timestamp() * 1e6))
    return len(contacts)


def drop_old_notices(*, now: datetime, limit: int = 1000) -> int:
    """Throw away what was told so long ago that nobody looks for it, read or not; the identifiers tell the time."""
    before = new_id(now - rules.NOTICE_LASTS)
    old = list(Notice.objects.filter(id__lt=before).order_by("id").values_list("id", flat=True)[:limit])
    Notice.objects.filter(id__in=old).delete()
    return len(old)


def _queue(letter_id: UUID, at: datetime | None = None) -> None:
    """One job for one letter in this transaction; nothing when one is waiting already."""
    try:
        with transaction.atomic():
            app.job_manager.defer_job(_job(letter_id, at))
    except AlreadyEnqueued:
        return


def _job(letter_id: UUID, at: datetime | None = None) -> Job:
    deferrer = app.configure_task(DELIVER, queue=rules.QUEUE, queueing_lock=f"letter:{letter_id}", schedule_at=at)
    return deferrer.make_new_job(letter_id=str(letter_id))
