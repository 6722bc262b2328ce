"""Commitments: a unit promises in public, says with proof that it is kept, and residents say whether it is so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Actor, Refused, is_under, new_id, resident
from oneneedle.places import queries as places
from oneneedle.supervision import access, rules
from oneneedle.supervision.actions import record
from oneneedle.supervision.models import Commitment, Rectification, ResidentCheck
from oneneedle.supervision.queries.promises import may_be_checked
from oneneedle.units import queries as units


@transaction.atomic
def make_commitment(
    *, promise: str, measure: str, due_on: date, area_path: str = "", actor: Actor, now: datetime
) -> Commitment:
    """Promise 公开承诺 for the own unit: what, until which day, and by what anybody can see that it is kept.

    Refuses posts that do not speak for their unit, ground the unit does not serve, and a day that is not to come.
    """
    unit = units.get_unit(actor.jurisdiction_id, actor.unit_id) if actor.unit_id else None
    if unit is None or not access.may_promise(actor):
        raise record.not_yours()
    ground = area_path or unit.area_path
    if not is_under(ground, unit.area_path) or places.get_area(ground) is None:
        raise Refused(_("Choose ground your unit serves."), field="area_path", code="unknown_area")
    one = Commitment.objects.create(
        id=new_id(now),
        jurisdiction_id=actor.jurisdiction_id,
        unit_id=unit.id,
        unit_path=unit.path,
        area_path=ground,
        promise=record.words(promise, "promise", _("Say what is promised.")),
        measure=record.words(measure, "measure", _("Say by what anybody can see that it is kept.")),
        due_on=record.check_day(due_on, actor.jurisdiction_id, now, "due_on"),
        made_at=now,
        changed_at=now,
    )
    record.note(one, "made", actor, now, {"due_on": due_on.isoformat(), "area": ground})
    return one


@transaction.atomic
def finish_commitment(
    *, commitment: Commitment, proof: str, file_ids: Sequence[UUID] = (), actor: Actor, now: datetime
) -> None:
    """Say that it is kept, with proof everybody can read. Refuses other units, what has ended, and no proof."""
    one = commitment
    _permit("finish", one, actor)
    said = record.words(proof, "proof", _("Say how it was kept, so that others can see it."))
    day = record.today_in(one.jurisdiction_id, now)
    record.add_proof(one, file_ids, now)
    data = {"late": day > one.due_on, "files": [str(one_id) for one_id in file_ids]}
    changes = {"state": Commitment.State.DONE, "done_on": day, "proof": said, "ended_at": now}
    record.note(one, "finished", actor, now, data, changes)


@transaction.atomic
def withdraw_commitment(*, commitment: Commitment, reason: str, actor: Actor, now: datetime) -> None:
    """Take a promise back; it stays on the public list with the reason.

    Refuses other units, what has ended, and no reason.
    """
    _permit("withdraw", commitment, actor)
    said = record.words(reason, "reason", _("Give the reason; everybody can read it."))
    changes = {"state": Commitment.State.WITHDRAWN, "ended_at": now, "end_words": said}
    record.note(commitment, "withdrawn", actor, now, {}, changes)


@transaction.atomic
def pass_commitment_day(*, commitment: Commitment, actor: Actor, now: datetime) -> bool:
    """Mark a promise whose day is over as late, once; its unit and the one above learn of it.

    Refuses everybody but the house.
    """
    one = commitment
    record.check_house(actor, one.jurisdiction_id)
    record.hold(one)
    late = one.due_on < record.today_in(one.jurisdiction_id, now)
    if one.state != Commitment.State.OPEN or one.overdue_at is not None or not late:
        return False
    row = record.note(one, "overdue", actor, now, {"due_on": one.due_on.isoformat()}, {"overdue_at": now})
    _tell(row, one, now)
    return True


@transaction.atomic
def record_resident_check(
    *,
    kept: bool,
    comment: str,
    session_digest: bytes,
    commitment: Commitment | None = None,
    rectification: Rectification | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Count what somebody on the public page says: kept or not kept; the comment is for staff alone.

    Refuses a second word from one session, and a promise whose day has not come and which is not said to be kept.
    """
    subject = commitment or rectification
    if subject is None or (commitment is not None and rectification is not None):
        raise Refused(_("There is no such promise."), code="one_subject")
    if actor.jurisdiction_id != subject.jurisdiction_id or actor.post_id is not None:
        raise record.not_yours()
    record.hold(subject)
    if not may_be_checked(subject, record.today_in(subject.jurisdiction_id, now)):
        raise Refused(_("Its day has not come yet; come back then."), code="too_early")
    said = record.maybe(comment, "comment", rules.MAX_LINE * 5)
    try:
        with transaction.atomic():
            ResidentCheck.objects.create(
                id=new_id(now),
                commitment=commitment,
                rectification=rectification,
                session_digest=session_digest,
                kept=kept,
                comment=said,
                at=now,
            )
    except IntegrityError:
        raise Refused(_("You have said it already; it is counted once."), code="again") from None
    record.note(subject, "checked", resident(subject.jurisdiction_id), now, {"kept": kept})


def _permit(verb: str, one: Commitment, actor: Actor) -> None:
    record.hold(one)
    allowed = access.can_move_commitment(verb, actor, one)
    record.permit(allowed, rules.COMMITMENT_MOVES[verb], one.state, rules.COMMITMENT_STATE_NAMES)


def _tell(row: LedgerRow, one: Commitment, now: datetime) -> None:
    params = {
        "link": f"/desk/supervision/commitments/{one.id}/",
        "asked": record.name_of(one.jurisdiction_id, one.unit_id),
        "number": record.brief(one.promise),
        "what": one.promise,
        "day": one.due_on.isoformat(),
    }
    told = [one.unit_id, record.above(one.jurisdiction_id, one.unit_id)]
    record.tell(row, "commitment", "overdue", told, params, now)
