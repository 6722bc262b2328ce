"""What the house does by itself when a call or a proposal is not answered, nobody comes, or brings no result."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases.actions.whistles import record
from oneneedle.cases.models import Whistle, WhistleCall
from oneneedle.cases.rules import whistles
from oneneedle.core.rules import SYSTEM_CHANNEL, Actor, Refused
from oneneedle.units import queries as units


@transaction.atomic
def pass_whistle_deadline(*, call: WhistleCall, actor: Actor, now: datetime) -> str:
    """Warn 预警, urge 催办 or lift 上提 to the unit above the street, whichever moment has come; the stage, or "".

    A refusal nobody decides on is lifted one level further. Moments that were missed are passed in order, one a call.
    Refuses everybody but the house itself.
    """
    _check_house(actor, call.whistle)
    whistle = record.hold_call(call)
    following = record.next_stage(call)
    if following is None or following[1] > now:
        WhistleCall.objects.filter(id=call.id).update(next_due_at=following[1] if following else None)
        return ""
    stage, at = following
    phase, _line, what = stage.partition("_")
    changes: dict[str, object] = {"due_stage": stage}
    data = {"stage": stage, "phase": phase, "due": at.isoformat()}
    above = units.parent_unit(whistle.jurisdiction_id, whistle.unit_id)
    if above is not None and (what == "lift" or phase == "settle"):
        if what == "lift" and phase == "settle":
            above = units.parent_unit(whistle.jurisdiction_id, above.id) or above
        data["parent"] = str(above.id)
    if what == "lift":
        changes["lifted_at"] = call.lifted_at or now
    record.note_call(call, whistles.STAGE_FACTS[what], actor, now, data, changes)
    return stage


@transaction.atomic
def pass_proposal_deadline(*, whistle: Whistle, actor: Actor, now: datetime) -> str:
    """Warn 预警 the street that a proposal waits, or lift 上提 it to the eyes of the unit above; the stage, or "".

    Refuses everybody but the house itself.
    """
    _check_house(actor, whistle)
    record.hold(whistle)
    following = record.next_proposal_stage(whistle)
    if following is None or following[1] > now:
        Whistle.objects.filter(id=whistle.id).update(next_due_at=following[1] if following else None)
        return ""
    stage, at = following
    phase, _line, what = stage.partition("_")
    data = {"stage": stage, "phase": phase, "due": at.isoformat()}
    changes: dict[str, object] = {"due_stage": stage}
    if what == "lift":
        changes["lifted_at"] = now
        if above := units.parent_unit(whistle.jurisdiction_id, whistle.unit_id):
            data["parent"] = str(above.id)
    whistle.due_stage = stage
    after = record.next_proposal_stage(whistle)
    changes["next_due_at"] = after[1] if after else None
    record.note(whistle, whistles.STAGE_FACTS[what], actor, now, data, changes)
    return stage


def _check_house(actor: Actor, whistle: Whistle) -> None:
    if actor.channel != SYSTEM_CHANNEL or actor.jurisdiction_id != whistle.jurisdiction_id:
        raise Refused(_("Deadlines are watched by the house itself."), code="not_yours")
