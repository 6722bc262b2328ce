"""What the house does by itself when a moment of the deadline plan comes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases.actions.advance import append
from oneneedle.cases.models import Case
from oneneedle.cases.rules import deadlines
from oneneedle.core.rules import SYSTEM_CHANNEL, Actor, Refused
from oneneedle.units import queries as units

_RUNNING = ("filed", "dispatched", "handling")


@transaction.atomic
def pass_deadline(*, case: Case, actor: Actor, now: datetime) -> str:
    """Warn 预警, mark overdue 超期, urge 催办 or lift 督办, whichever moment has come; answers the stage, or "".

    Moments that were missed (the house was switched off) are passed in order, one call each. A case that runs no
    clock any more only loses its next moment. Refuses everybody but the house itself.
    """
    if actor.channel != SYSTEM_CHANNEL:
        raise Refused(_("Deadlines are watched by the house itself."), code="not_yours")
    moments = deadlines.read_moments(case.due_steps)
    responded = case.responded_at is not None
    moment = deadlines.next_moment(moments, after_stage=case.due_stage, responded=responded)
    if case.state not in _RUNNING or moment is None:
        Case.objects.filter(id=case.id, version=case.version).update(next_due_at=None)
        return ""
    stage, at = moment
    if at > now:
        Case.objects.filter(id=case.id, version=case.version).update(next_due_at=at)
        return ""
    following = deadlines.next_moment(moments, after_stage=stage, responded=responded)
    changes: dict[str, object] = {"due_stage": stage, "next_due_at": following[1] if following else None}
    if stage in {"respond_due", "resolve_due"}:
        changes["overdue_at"] = case.overdue_at or at
    parent = units.parent_unit(case.jurisdiction_id, case.unit_id) if stage == "lift" and case.unit_id else None
    data = {
        "stage": stage,
        "due": at.isoformat(),
        "unit": str(case.unit_id) if case.unit_id else None,
        "parent": str(parent.id) if parent else None,
    }
    append(case, deadlines.STAGES[stage], actor=actor, now=now, sources=_RUNNING, changes=changes, data=data)
    return stage
