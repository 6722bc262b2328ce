"""The end of a whistle: by the street's own hand and by nobody else's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases.actions.advance import append
from oneneedle.cases.actions.follow_ups import plan_follow_up
from oneneedle.cases.actions.whistles import record
from oneneedle.cases.actions.whistles.files import add_files
from oneneedle.cases.models import Case, Whistle
from oneneedle.cases.queries.whistle_page import has_before
from oneneedle.cases.rules import whistles
from oneneedle.core.rules import Actor, Refused


@transaction.atomic
def close_whistle(
    *,
    whistle: Whistle,
    outcome: str,
    file_ids: Sequence[UUID] = (),
    no_before: str = "",
    follow_up_on: date | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Close 销哨: the street says what came of it together, with pictures of the place before and afterwards.

    Refuses everybody but the street, open calls, a whistle to which nobody came, no words, no picture "after", and
    neither a picture "before" nor a word why there is none.
    """
    record.hold(whistle)
    record.permit("close", whistle, actor)
    states = list(whistle.calls.values_list("state", flat=True))
    if any(state not in whistles.ENDED_CALL for state in states):
        raise Refused(
            _("A department has not finished yet; wait for its result, or ask the unit above to excuse it."),
            code="calls_open",
        )
    if "finished" not in states:
        raise Refused(_("Nobody came: take the whistle back and say why."), code="nobody_came")
    words = record.words(outcome, "outcome", _("Write the joint outcome; everybody who was called will read it."))
    if not file_ids and not whistle.files.filter(kind="after").exists():
        raise Refused(_("Add a picture of the place as it is now."), field="files", code="photo")
    shown = has_before(whistle)
    why = "" if shown else no_before.strip()[: whistles.MAX_WORDS]
    if not why and not shown:
        raise Refused(_("Add a picture from before, or say why there is none."), field="no_before", code="no_before")
    changes = {"state": Whistle.State.DONE, "closed_at": now, "outcome_text": words, "no_before": why}
    data = {"finished": states.count("finished"), "excused": states.count("excused")}
    record.note(whistle, "closed", actor, now, data, changes)
    add_files(whistle, None, file_ids, "after", actor, now)
    _end(whistle, "done", actor, now)
    if follow_up_on is not None:
        plan_follow_up(whistle=whistle, due_on=follow_up_on, actor=actor, now=now)


@transaction.atomic
def withdraw_whistle(*, whistle: Whistle, reason: str, actor: Actor, now: datetime) -> None:
    """Withdraw 撤哨: the matter needs nobody any more; calls that have not finished are excused.

    Refuses everybody but the street (and the community, of what it only proposed), and no reason.
    """
    record.hold(whistle)
    record.permit("withdraw", whistle, actor)
    words = record.words(reason, "reason", _("Say why; everybody who was called will read it."))
    proposed = whistle.state == Whistle.State.PROPOSED
    changes = {"state": Whistle.State.WITHDRAWN, "closed_at": now, "outcome_text": words, "next_due_at": None}
    record.note(whistle, "withdrawn", actor, now, {"proposed": proposed}, changes)
    whistle.calls.exclude(state="finished").update(state="excused")
    _end(whistle, "withdrawn", actor, now, mark=not proposed)


def _end(whistle: Whistle, how: str, actor: Actor, now: datetime, *, mark: bool = True) -> None:
    """No clock runs any more, and each case knows."""
    whistle.calls.update(next_due_at=None)
    ids = list(whistle.links.values_list("case_id", flat=True)) if mark else []
    data = {"whistle": whistle.number, "whistle_id": str(whistle.id), "how": how}
    for case in Case.objects.select_for_update().filter(id__in=ids).order_by("id"):
        append(case, "whistle_ended", actor=actor, now=now, data=data)
