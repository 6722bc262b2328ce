"""Side exits: declined with advice, withdrawn by the reporter, merged into a case that is open already."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from oneneedle.cases import access
from oneneedle.cases.actions.advance import advance, append, permit
from oneneedle.cases.actions.dispatch import cancel_open_order, unit_at_work
from oneneedle.cases.actions.feedback import erase_later
from oneneedle.cases.models import Attachment, Case, Follower
from oneneedle.cases.rules import flow
from oneneedle.core.rules import Actor, Refused, new_id

_NO_CLOCK: dict[str, Any] = {"next_due_at": None}


@transaction.atomic
def decline_case(*, case: Case, advice: str, next_stop: str, actor: Actor, now: datetime) -> None:
    """Decline 不予立案: with plain advice and the next stop, so that nobody is left standing.

    Refuses without both.
    """
    permit("decline", case, actor)
    if not advice.strip():
        raise Refused(_("Say why, in plain words; the resident will read it."), field="advice", code="empty")
    if not next_stop.strip():
        raise Refused(_("Say where the resident can turn instead."), field="next_stop", code="empty")
    words = f"{advice.strip()}\n{next_stop.strip()}"
    changes = {**_NO_CLOCK, "closed_at": now}
    advance(case, "decline", actor=actor, now=now, changes=changes, remark=words, public=True)
    erase_later(case, actor, now)


@transaction.atomic
def withdraw_case(*, case: Case, reason: str, actor: Actor, now: datetime) -> None:
    """Withdraw 撤回: the reporter takes it back, or a desk notes that they did; an open order is cancelled."""
    if not access.is_reporter(actor, case):
        permit("withdraw", case, actor)
    elif flow.target_of("withdraw", case.state) is None:
        raise Refused(_("The work is done already; tell us whether it is solved."), code="wrong_state")
    changes = {**_NO_CLOCK, "closed_at": now}
    advance(case, "withdraw", actor=actor, now=now, changes=changes, remark=reason.strip())
    cancel_open_order(case, actor=actor, now=now)
    erase_later(case, actor, now)


@transaction.atomic
def merge_case(*, case: Case, into: Case, actor: Actor, now: datetime) -> None:
    """Merge 并案: this report joins the open case `into`; reporter, followers and photos go along, nothing is lost.

    Refuses itself, a case of another city or one the office does not work on, one that is closed or merged itself.
    """
    permit("merge", case, actor)
    if into.id == case.id or into.jurisdiction_id != case.jurisdiction_id:
        raise Refused(_("Choose another case of this city."), field="into", code="same_case")
    if into.state in flow.END_STATES:
        raise Refused(_("That case is not open any more."), field="into", code="not_open")
    if not access.works_on(actor, into):
        raise Refused(_("Choose another case of this city."), field="into", code="not_yours")
    # In one order, so that two merges across each other wait instead of locking each other out.
    list(Case.objects.select_for_update().filter(id__in=[case.id, into.id]).order_by("id").values_list("id"))
    followers = Follower.objects.filter(case=case)
    was_with = unit_at_work(case)
    advance(
        case,
        "merge",
        actor=actor,
        now=now,
        changes={**_NO_CLOCK, "merged_into_id": into.id, "closed_at": now},
        data={
            "into": str(into.id),
            "into_number": into.number,
            "followers": [str(key) for key in followers.values_list("id", flat=True)],
            "taken_from": str(was_with) if was_with else None,
        },
    )
    append(into, "joined", actor=actor, now=now, data={"from": str(case.id), "number": case.number})
    cancel_open_order(case, actor=actor, now=now)
    _take_along(case, into, now)


def _take_along(case: Case, into: Case, now: datetime) -> None:
    """Who follows the merged case, and its photos, are with the other one from now on."""
    followers = Follower.objects.filter(case=case)
    followers.update(case=into, merged_from=Coalesce("merged_from", case.id))
    Follower.objects.create(
        id=new_id(now),
        case=into,
        contact_id=case.contact_id,
        receipt_digest=case.receipt_digest,
        joined_at=now,
        merged_from=case,
    )
    photos = Attachment.objects.filter(case=case)
    if case.private:
        photos.update(public=False)  # nobody outside saw them there, and nobody shall here unasked
    photos.update(case=into)
