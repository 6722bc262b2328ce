"""The department answers: it comes, or it refuses with a reason and the unit above the street decides."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases.actions.whistles import record
from oneneedle.cases.actions.whistles.attend import gather
from oneneedle.cases.models import WhistleCall
from oneneedle.cases.rules import whistles
from oneneedle.core.rules import Actor, Refused
from oneneedle.workdays import rules as workdays


@transaction.atomic
def acknowledge_call(*, call: WhistleCall, actor: Actor, now: datetime) -> None:
    """Acknowledge 响应: the department is coming; of several posts that answer at once, one is first."""
    record.hold_call(call)
    record.permit_call("acknowledge", call, actor)
    changes = {"state": WhistleCall.State.ACKNOWLEDGED, "acknowledged_at": now}
    record.note_call(call, "acknowledged", actor, now, _in_time(call, now), changes)


@transaction.atomic
def refuse_call(*, call: WhistleCall, reason: str, actor: Actor, now: datetime) -> None:
    """Refuse with a reason; the unit above the street decides whether the call stands.

    Refuses an empty reason, and a second refusal after that decision.
    """
    record.hold_call(call)
    record.permit_call("refuse", call, actor)
    if call.settled_at is not None:
        raise Refused(_("It was decided that the call stands."), code="settled")
    words = record.words(reason, "reason", _("Give the reason; the street and the unit above it will read it."))
    changes = {"state": WhistleCall.State.REFUSED, "refused_at": now, "refuse_reason": words}
    record.note_call(call, "refused", actor, now, _in_time(call, now), changes)


@transaction.atomic
def settle_call(*, call: WhistleCall, decision: str, reason: str, actor: Actor, now: datetime) -> None:
    """Settle 裁定: the call stands and the clock of the answer begins anew, or the department is excused.

    If that leaves no time before the meeting, all its limits begin anew: the time of the decision is not the
    department's.
    Refuses both sides of the matter, an unknown decision, no reason, and "stands" where nobody refused.
    """
    whistle = record.hold_call(call)
    record.permit_call("settle", call, actor)
    if decision not in whistles.DECISION_NAMES:
        raise Refused(_("Choose a decision."), field="decision", code="unknown_decision")
    if decision == "confirm" and call.state != WhistleCall.State.REFUSED:
        raise Refused(_("Nobody refused: the call stands anyway."), field="decision", code="not_refused")
    words = record.words(reason, "reason", _("Give the reason of the decision; both sides will read it."))
    changes = {"settled_at": now, "settle_reason": words}
    if decision == "confirm":
        changes |= {"state": WhistleCall.State.CALLED, "called_at": now, **_begin_anew(call, now)}
    else:
        changes["state"] = WhistleCall.State.EXCUSED
    record.note_call(call, "settled", actor, now, {"decision": decision}, changes)
    gather(whistle, actor, now)


def _in_time(call: WhistleCall, now: datetime) -> dict[str, bool]:
    """Told by the answer's own row: a decision that the call stands sets another limit."""
    return {"in_time": call.ack_by is None or now <= call.ack_by}


def _begin_anew(call: WhistleCall, now: datetime) -> dict[str, datetime | str]:
    """The limits of a call that stands; what was missed before it was refused stays missed and is not told again."""
    calendar, kind, meet_at = record.calendar_of(call), whistles.KINDS[call.whistle.kind], call.whistle.meet_at
    ack_by = workdays.add_time(calendar, now, kind.ack).at
    if ack_by <= meet_at:
        return {"ack_by": ack_by, "due_stage": ""}
    refused_at = call.refused_at or now
    missed = call.check_in_by is not None and call.check_in_by < refused_at
    changes: dict[str, datetime | str] = {"ack_by": ack_by, "due_stage": "arrive_lift" if missed else ""}
    if call.check_in_by and call.check_in_by >= refused_at:
        changes["check_in_by"] = workdays.add_time(calendar, ack_by, kind.grace).at if kind.grace else ack_by
    if call.finish_by and call.finish_by >= refused_at:
        changes["finish_by"] = max(call.finish_by, workdays.add_time(calendar, ack_by, kind.finish).at)
    return changes
