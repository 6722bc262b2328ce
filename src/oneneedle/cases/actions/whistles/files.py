"""Pictures beside a whistle: before and after by the street, on arrival and of the result by a department."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases import access
from oneneedle.cases.actions.whistles import record
from oneneedle.cases.models import Whistle, WhistleCall, WhistleFile
from oneneedle.cases.rules import whistles
from oneneedle.core.rules import Actor, Refused, new_id

_BY_STREET = frozenset({"before", "after"})


@transaction.atomic
def attach_to_whistle(
    *,
    whistle: Whistle,
    file_ids: Sequence[UUID],
    kind: str,
    call: WhistleCall | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Attach pictures that the store has cleaned: `before` and `after` by the street, the others with their call.

    Refuses an unknown kind, no file, the wrong side, and a whistle that does not run.
    """
    record.hold(whistle)
    if kind not in WhistleFile.Kind.values or (kind in _BY_STREET) != (call is None):
        raise Refused(_("There is no such kind of attachment."), field="kind", code="unknown_kind")
    if not file_ids:
        raise Refused(_("Choose a file."), field="files", code="empty")
    if call is None:
        record.permit("attach", whistle, actor)
    else:
        _permit_department(whistle, call, actor)
    data = {"files": [str(file_id) for file_id in file_ids], "kind": kind, "call": str(call.id) if call else None}
    record.note(whistle, "attached", actor, now, data)
    add_files(whistle, call, file_ids, kind, actor, now)


def add_files(
    whistle: Whistle, call: WhistleCall | None, file_ids: Sequence[UUID], kind: str, actor: Actor, now: datetime
) -> None:
    """The rows of `attach_to_whistle`, for steps that write their own ledger row."""
    if not file_ids:
        return
    if whistle.files.count() + len(file_ids) > whistles.MOST_FILES:
        raise Refused(_("This whistle has as many files as it may have."), field="files", code="too_many")
    WhistleFile.objects.bulk_create(
        WhistleFile(
            id=new_id(now),
            whistle=whistle,
            call=call,
            file_id=file_id,
            kind=kind,
            added_at=now,
            added_by_id=actor.person_id,
        )
        for file_id in file_ids
    )


def _permit_department(whistle: Whistle, call: WhistleCall, actor: Actor) -> None:
    call.refresh_from_db()
    if call.whistle_id != whistle.id or not access.can_move_call("finish", actor, call):
        raise record.not_yours()
    if not record.is_running(whistle) or call.state not in {"present", "finished"}:
        raise Refused(_("Check in first; pictures belong to what was done there."), code="wrong_state")
