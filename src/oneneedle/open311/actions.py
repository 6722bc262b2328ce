"""The writer of Open311's updates extension."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases import actions as cases
from oneneedle.cases.models import Attachment, Case, Remark
from oneneedle.cases.rules import flow
from oneneedle.core import actions as core
from oneneedle.core.rules import Actor, Refused, resident

# What an outside system says of a case, against what we say (docs/open311.md).
ENDED = frozenset({"closed", "fixed", "duplicate", "no_further_action", "not_councils_responsibility", "cancelled"})
HEARD_IN = ("verified", "closed")


def record_update(
    *,
    case: Case,
    text: str,
    status: str,
    external_id: str,
    media_urls: Sequence[str] = (),
    uploads: Sequence[tuple[bytes | BinaryIO, str]] = (),
    api_key_id: UUID,
    actor: Actor,
    now: datetime,
) -> Remark:
    """Write what an outside system says of a case as a public remark, once for each `external_id` of a key.

    The system that brought the case speaks for its reporter: `fixed` on a checked case is the answer "solved",
    `reopen` the answer "not solved". Any other status that contradicts ours becomes a remark for the staff.
    Refuses files that are no photos, and what `add_remark` refuses.
    """
    known = Remark.objects.filter(case=case, api_key_id=api_key_id, external_id=external_id).first()
    if known is not None:
        return known
    # Cleaning pictures takes long; it is done before anything is locked.
    files = core.store_files(uploads=uploads, now=now) if uploads else []
    with transaction.atomic():
        remark = cases.add_remark(
            case=case,
            text=text,
            public=True,
            api_key_id=api_key_id,
            external_id=external_id,
            media_urls=media_urls,
            actor=actor,
            now=now,
        )
        speaker = resident(case.jurisdiction_id, channel=actor.channel, case_id=case.id)
        if files:
            cases.attach_files(
                case=case,
                file_ids=[file.id for file in files],
                kind=Attachment.Kind.REPORT,
                actor=speaker,
                now=now,
            )
        if not _hear(case, text, status, api_key_id, speaker, now):
            _note_contradiction(case, status, api_key_id, actor, now)
    return remark


def _hear(case: Case, text: str, status: str, api_key_id: UUID, speaker: Actor, now: datetime) -> bool:
    """Take the status for the reporter's own answer where that is what it is."""
    solved = {"fixed": "yes", "reopen": "no"}.get(status)
    if solved is None or case.api_key_id != api_key_id or case.state not in HEARD_IN:
        return False
    try:
        with transaction.atomic():
            cases.record_feedback(case=case, solved=solved, comment=text, actor=speaker, now=now)
    except Refused:
        case.refresh_from_db()
        return False
    return True


def _note_contradiction(case: Case, status: str, api_key_id: UUID, actor: Actor, now: datetime) -> None:
    ours_is_open = case.state not in flow.END_STATES
    theirs_is_open = status not in ENDED
    if status in {"", "unchanged"} or ours_is_open == theirs_is_open:
        return
    words = _("The outside system that sent the last remark shows this case as: %(status)s.") % {"status": status}
    cases.add_remark(case=case, text=words, public=False, api_key_id=api_key_id, actor=actor, now=now)
