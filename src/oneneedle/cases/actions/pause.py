"""The clock stands still, or the deadline moves: asked by the unit, decided by somebody else, always explained."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from oneneedle.cases import access
from oneneedle.cases.actions.advance import append
from oneneedle.cases.models import Case, Delay, Remark, WorkOrder
from oneneedle.cases.queries.rulebook import calendar_for
from oneneedle.cases.rules import beside, delays, flow
from oneneedle.cases.rules.report import MAX_DESCRIPTION
from oneneedle.core.rules import SYSTEM_CHANNEL, Actor, Refused, new_id
from oneneedle.units import queries as units
from oneneedle.workdays import rules as workdays


def permit_beside(verb: str, case: Case, actor: Actor) -> None:
    """Refuse when the post may not take this step, or the case is not where it can be taken."""
    if not access.can_beside(verb, actor, case):
        raise Refused(_("Your post may not do this with this case."), code="not_yours")
    step = beside.BESIDE[verb]
    if case.state not in step.sources:
        words = {"step": str(step.title), "state": str(flow.STATE_NAMES[case.state])}
        raise Refused(_("%(step)s is not possible: the case is %(state)s.") % words, code="wrong_state")
    if case.held_at is not None and verb not in {"resume", "decide"}:
        raise Refused(_("The case is on hold: resume it first."), code="on_hold")


@transaction.atomic
def ask_hold(*, case: Case, reason: str, until: datetime, actor: Actor, now: datetime) -> Delay:
    """Ask for a hold 申请挂起: the unit says why it cannot go on and until when; the clock runs until it is decided.

    Refuses no reason, an end that is past or too far, an overdue case, and a second request beside an open one.
    """
    permit_beside("ask_hold", case, actor)
    return _ask(case, Delay.Kind.HOLD, reason, _end_of(until, now), "", actor, now)


@transaction.atomic
def hold_case(*, case: Case, reason: str, until: datetime, actor: Actor, now: datetime) -> Delay:
    """Hold 挂起 at once, by the desk; the clock stands still until then. Refuses what `ask_hold` refuses."""
    permit_beside("hold", case, actor)
    if actor.unit_id == case.unit_id:
        raise Refused(_("Nobody approves their own request: somebody else must decide."), code="own_request")
    delay = _delay(case, Delay.Kind.HOLD, reason, _end_of(until, now), "", actor, now)
    _save_new(delay)
    _stop(case, delay, actor, now)
    return delay


@transaction.atomic
def ask_extension(*, case: Case, reason: str, extra: str, actor: Actor, now: datetime) -> Delay:
    """Ask for more time 申请延期, before the deadline: "2wd" or "24h" counted from it.

    Refuses no reason, an unreadable or too long time, an overdue case, and a third extension.
    """
    permit_beside("ask_extension", case, actor)
    limit = workdays.Limit.parse(extra)
    if limit.minutes > beside.LONGEST_EXTENSION.total_seconds() / 60:
        raise Refused(_("This is too long; ask for less."), field="extra", code="too_long")
    granted = case.delays.filter(kind=Delay.Kind.EXTENSION, state=Delay.State.GRANTED).count()
    if granted >= beside.MOST_EXTENSIONS:
        words = {"count": beside.MOST_EXTENSIONS}
        raise Refused(_("It was extended %(count)d times already.") % words, code="too_many")
    return _ask(case, Delay.Kind.EXTENSION, reason, None, str(limit), actor, now)


@transaction.atomic
def decide_delay(*, delay: Delay, approve: bool, note: str = "", actor: Actor, now: datetime) -> None:
    """Decide on a hold or an extension: granted, the deadline moves and explains itself; denied, the clock ran on.

    Refuses the unit that asked, a second decision, and a denial without words.
    """
    delay.refresh_from_db(from_queryset=Delay.objects.select_for_update(of=("self",)))
    case = Case.objects.get(id=delay.case_id)
    delay.case = case
    permit_beside("decide", case, actor)
    if not access.can_decide(actor, delay):
        raise Refused(_("Nobody approves their own request: somebody else must decide."), code="own_request")
    if delay.state != Delay.State.ASKED:
        raise Refused(_("This was decided already."), code="decided")
    delay.note = note.strip()[:MAX_DESCRIPTION]
    delay.decided_at, delay.decided_unit_id = now, actor.unit_id
    if not approve:
        if not delay.note:
            raise Refused(_("Say why not; the unit will read it."), field="note", code="empty")
        delay.state = Delay.State.DENIED
        _append(case, "delay_denied", delay, actor, now, {}, delay.note)
    elif delay.kind == Delay.Kind.HOLD:
        _stop(case, delay, actor, now)
    else:
        _extend(case, delay, actor, now)
    delay.save()


@transaction.atomic
def resume_case(*, case: Case, note: str = "", actor: Actor, now: datetime) -> None:
    """Resume 恢复: the clock goes on with what was left; the house does it when the hold's time is over.

    Refuses a case that is not on hold.
    """
    if actor.channel != SYSTEM_CHANNEL or actor.jurisdiction_id != case.jurisdiction_id:
        permit_beside("resume", case, actor)
    delay = case.delays.select_for_update().filter(kind=Delay.Kind.HOLD, state=Delay.State.GRANTED).first()
    if delay is None or case.held_at is None:
        raise Refused(_("The case is not on hold."), code="not_held")
    if case.state == "handling":
        left = workdays.Limit.parse(delay.left)
        plan = delays.without_last(case.due_steps or {})
        moved = delays.hold_until(plan, _calendar(case), left, case.held_at, now)
        changes = {**_columns(moved), "held_at": None}
        _append(case, "resumed", delay, actor, now, changes, note.strip())
        _orders_by(case)
    else:  # withdrawn or merged meanwhile: no clock is left
        Case.objects.filter(id=case.id).update(held_at=None)
        case.held_at = None
    delay.state, delay.ended_at = Delay.State.ENDED, now
    delay.save(update_fields=["state", "ended_at"])


def _ask(
    case: Case, kind: Delay.Kind, reason: str, until: datetime | None, extra: str, actor: Actor, now: datetime
) -> Delay:
    delay = _delay(case, kind, reason, until, extra, actor, now)
    _time_left(case, now)
    _save_new(delay)
    _append(case, f"{kind.value}_asked", delay, actor, now, {}, delay.reason)
    return delay


def _delay(
    case: Case, kind: Delay.Kind, reason: str, until: datetime | None, extra: str, actor: Actor, now: datetime
) -> Delay:
    words = reason.strip()[:MAX_DESCRIPTION]
    if not words:
        raise Refused(_("Give the reason."), field="reason", code="reason")
    return Delay(
        id=new_id(now),
        case=case,
        kind=kind,
        reason=words,
        until=until,
        extra=extra,
        asked_at=now,
        unit_id=actor.unit_id,
        person_id=actor.person_id,
    )


def _save_new(delay: Delay) -> None:
    try:
        with transaction.atomic():
            delay.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("A request waits for its decision already."), code="waiting") from error


def _stop(case: Case, delay: Delay, actor: Actor, now: datetime) -> None:
    """The clock stands still; the deadline shown is the one if the hold lasts as planned."""
    until = _end_of(delay.until or now, now)
    left = _time_left(case, now)
    moved = delays.hold_until(case.due_steps or {}, _calendar(case), left, now, until)
    changes = {**_columns(moved), "next_due_at": None, "held_at": now}
    _append(case, "held", delay, actor, now, changes, delay.note or delay.reason, until=until.isoformat())
    _orders_by(case)
    delay.state, delay.left = Delay.State.GRANTED, str(left)
    delay.decided_at, delay.decided_unit_id = now, actor.unit_id
    delay.save()


def _extend(case: Case, delay: Delay, actor: Actor, now: datetime) -> None:
    before = case.resolve_by
    moved = delays.extend(case.due_steps or {}, _calendar(case), workdays.Limit.parse(delay.extra), now)
    changes = _columns(moved)
    if case.overdue_at is not None and case.overdue_at == before and moved.resolve_by > now:
        changes["overdue_at"] = None  # asked in time, decided late: it was never overdue
    _append(case, "extended", delay, actor, now, changes, delay.note, extra=delay.extra)
    _orders_by(case)
    delay.state = Delay.State.GRANTED


def _append(
    case: Case, fact: str, delay: Delay, actor: Actor, now: datetime, changes: dict[str, Any], words: str, **data: str
) -> None:
    known = {"delay": str(delay.id), "kind": delay.kind, **data}
    if "resolve_by" in changes:
        known["resolve_by"] = changes["resolve_by"].isoformat()
    append(case, fact, actor=actor, now=now, sources=("handling",), changes=changes, data=known)
    if words:
        Remark.objects.create(id=new_id(now), case=case, seq=case.version, at=now, text=words)


def _columns(moved: delays.Moved) -> dict[str, Any]:
    return {
        "resolve_by": moved.resolve_by,
        "due_steps": moved.steps,
        "due_stage": moved.due_stage,
        "next_due_at": moved.next_due_at,
    }


def _orders_by(case: Case) -> None:
    WorkOrder.objects.filter(case=case, state=WorkOrder.State.ACCEPTED).update(finish_by=case.resolve_by)


def _time_left(case: Case, now: datetime) -> workdays.Limit:
    if case.resolve_by is None or not case.due_steps:
        raise Refused(_("This case has no deadline."), code="no_deadline")
    left = delays.time_left(case.due_steps, _calendar(case), now)
    if left is None or case.resolve_by <= now:
        raise Refused(_("The deadline has passed: this had to be asked before."), code="overdue")
    return left


def _end_of(until: datetime, now: datetime) -> datetime:
    if not now < until <= now + beside.LONGEST_HOLD:
        words = {"count": beside.LONGEST_HOLD.days}
        message = _("Choose an end that is still to come, within %(count)d days.")
        raise Refused(message % words, field="until", code="past")
    return until


def _calendar(case: Case) -> workdays.WorkCalendar:
    unit = units.get_unit(case.jurisdiction_id, case.unit_id) if case.unit_id else None
    return calendar_for(case.jurisdiction_id, unit)
