"""Files beside a case; whether the public sees one is somebody's decision, never a default."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases import access
from oneneedle.cases.actions.advance import append
from oneneedle.cases.models import Attachment, Case
from oneneedle.core.rules import Actor, Refused, new_id


@transaction.atomic
def attach_files(*, case: Case, file_ids: Sequence[UUID], kind: str, actor: Actor, now: datetime) -> None:
    """Attach files that the store has cleaned already.

    Refuses an unknown kind, no file at all, and more files than a case may have.
    """
    if not access.can_attach(actor, case):
        raise Refused(_("Your post may not do this with this case."), code="not_yours")
    if kind not in Attachment.Kind.values:
        raise Refused(_("There is no such kind of attachment."), field="kind", code="unknown_kind")
    if not file_ids:
        raise Refused(_("Choose a file."), field="files", code="empty")
    append(
        case,
        "attached",
        actor=actor,
        now=now,
        data={"files": [str(file_id) for file_id in file_ids], "kind": kind},
    )
    add_files(case, file_ids, kind=kind, actor=actor, now=now)


@transaction.atomic
def show_attachment(*, attachment: Attachment, public: bool, actor: Actor, now: datetime) -> None:
    """Let the public see a photo, or hide it again; a second call changes nothing.

    Refuses posts that may not redact.
    """
    case = attachment.case
    if not access.can_redact(actor, case):
        raise Refused(_("Your post may not do this with this case."), code="not_yours")
    if attachment.public == public:
        return
    append(case, "shown" if public else "hidden", actor=actor, now=now, data={"attachment": str(attachment.id)})
    Attachment.objects.filter(id=attachment.id).update(public=public)
    attachment.public = public


def add_files(case: Case, file_ids: Sequence[UUID], *, kind: str, actor: Actor, now: datetime) -> None:
    """The rows of `attach_files`, for actions that write their own ledger row."""
    if not file_ids:
        return
    if case.attachments.count() + len(file_ids) > settings.ATTACHMENT_MAX_COUNT * 5:
        raise Refused(_("This case has as many files as it may have."), field="files", code="too_many")
    Attachment.objects.bulk_create(
        Attachment(id=new_id(now), case=case, file_id=file_id, kind=kind, added_at=now, added_by_id=actor.person_id)
        for file_id in file_ids
    )
