"""Step 9: the resident is heard, the case closes, or it opens again with the same number."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases import access
from oneneedle.cases.actions.advance import advance, append, permit
from oneneedle.cases.actions.dispatch import send_order
from oneneedle.cases.actions.file import frozen_rule
from oneneedle.cases.models import Case, Feedback, WorkOrder
from oneneedle.cases.queries.rulebook import unit_for
from oneneedle.cases.rules import flow
from oneneedle.catalogue import queries as catalogue
from oneneedle.core.rules import SYSTEM_CHANNEL, Actor, Refused, new_id
from oneneedle.people import actions as people
from oneneedle.units import queries as units


@transaction.atomic
def record_feedback(
    *,
    case: Case,
    solved: str,
    content: int | None = None,
    comment: str = "",
    assisted: bool = False,
    actor: Actor,
    now: datetime,
) -> None:
    """Record feedback 回访: is it solved, how content, in the resident's words; "no" and "partly" reopen the case.

    The reporter answers directly; a desk answers for them (`assisted`), but never the person who did the work.
    Refuses an answer before the check, and after the time in which a case can be reopened.
    """
    if not access.is_reporter(actor, case):
        permit("feedback", case, actor)
        assisted = True
    elif case.state not in {"verified", "closed"}:
        raise Refused(_("The work is not checked yet; we will ask you."), code="wrong_state")
    else:
        assisted = assisted and access.can("feedback", actor, case)
    if solved not in Feedback.Solved.values or (solved == Feedback.Solved.UNREACHED and not assisted):
        raise Refused(_("Say whether it is solved: yes, partly or no."), field="solved")
    if content is not None and not 1 <= content <= 5:
        raise Refused(_("Contentment goes from 1 to 5."), field="content")
    if assisted and _did_the_work(case, actor):
        raise Refused(_("Whoever did the work cannot answer for the resident."), code="own_work")
    data = {"solved": solved, "content": content, "assisted": assisted}
    append(case, "feedback", actor=actor, now=now, sources=("verified", "closed"), data=data)
    Feedback.objects.create(
        id=new_id(now),
        case=case,
        at=now,
        solved=solved,
        content=content,
        comment=comment.strip(),
        assisted_by_id=actor.person_id if assisted else None,
        channel=actor.channel,
    )
    if solved in {Feedback.Solved.NO, Feedback.Solved.PARTLY}:
        _open_again(case, comment.strip() or _("The resident says that it is not solved."), actor, now)


@transaction.atomic
def close_case(*, case: Case, note: str = "", actor: Actor, now: datetime) -> None:
    """Close 结案, when the work was checked and the resident heard: answered "yes", was asked and not reached by the
    desk, or did not answer within a week. Sets the day on which contact data is erased.

    Refuses before that.
    """
    permit("close", case, actor)
    heard = case.feedback.filter(at__gte=case.verified_at).order_by("-at").first()
    asked_long_enough = case.verified_at is not None and now - case.verified_at >= flow.WAIT_FOR_ANSWER
    if heard is None and not asked_long_enough:
        raise Refused(
            _("The resident has not been heard yet: record the feedback, or wait a week for the answer."),
            code="not_heard",
        )
    data = {"outcome": case.outcome, "heard": heard.solved if heard else "silent"}
    changes = {"closed_at": now, "next_due_at": None}
    advance(case, "close", actor=actor, now=now, changes=changes, data=data, remark=note.strip(), public=True)
    erase_later(case, actor, now)


@transaction.atomic
def reopen_case(*, case: Case, reason: str, actor: Actor, now: datetime) -> None:
    """Reopen 重办: same number, a new clock, the same unit; with the reason in words.

    Refuses without words and more than thirty days after closing: then report it anew.
    """
    if not access.is_reporter(actor, case):
        permit("reopen", case, actor)
    if not reason.strip():
        raise Refused(_("Say what is still wrong."), field="reason", code="empty")
    _open_again(case, reason.strip(), actor, now)


def erase_later(case: Case, actor: Actor, now: datetime) -> None:
    """Set the day on which the contact data of the reporter, and of whoever joined, goes."""
    _set_erasure(case, (now + timedelta(days=settings.CONTACT_RETENTION_DAYS)).date(), actor, now)


def _set_erasure(case: Case, on: date | None, actor: Actor, now: datetime) -> None:
    joined = case.followers.filter(contact__isnull=False).values_list("contact_id", flat=True)
    for contact_id in dict.fromkeys([case.contact_id, *joined.order_by("joined_at")]):
        if contact_id is not None:
            people.schedule_erasure(contact_id=contact_id, on=on, actor=actor, now=now)


def _did_the_work(case: Case, actor: Actor) -> bool:
    if actor.channel == SYSTEM_CHANNEL or actor.person_id is None:
        return False
    return case.orders.filter(state=WorkOrder.State.FINISHED, ended_by_id=actor.person_id).exists()


def _open_again(case: Case, reason: str, actor: Actor, now: datetime) -> None:
    if case.state not in {"verified", "closed"}:
        raise Refused(_("The case is open already."), code="wrong_state")
    if case.closed_at is not None and now - case.closed_at > flow.REOPEN_WITHIN:
        raise Refused(_("It was closed more than 30 days ago. Please report it anew."), code="too_late")
    book = catalogue.get_catalogue(case.jurisdiction_id)
    rule = book.rule_at(case.case_type_id, now, case.area_path) if case.case_type_id else None
    unit = units.get_unit(case.jurisdiction_id, case.unit_id) if case.unit_id else None
    if (unit is None or not unit.active) and rule is not None:
        unit = unit_for(rule, case.area_path, case.jurisdiction_id, now)
    if unit is None or rule is None:
        raise Refused(_("No unit can take it again by rule. Please report it anew."), code="no_unit")
    fresh = {
        "responded_at": None,
        "handled_at": None,
        "verified_at": None,
        "closed_at": None,
        "reopened": case.reopened + 1,
        "returns": 0,
        **frozen_rule(case, rule, priority=case.priority, start=now, responded=False, now=now),
    }
    send_order(case, unit, verb="reopen", reason=reason, actor=actor, now=now, changes=fresh)
    _set_erasure(case, None, actor, now)
    # Only now: a closed case without an outcome is refused by the database.
    Case.objects.filter(id=case.id).update(outcome="")
    case.outcome = ""
