"""Step 8: somebody other than the handler looks whether the result holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases.actions.advance import advance, permit
from oneneedle.cases.actions.attach import add_files
from oneneedle.cases.actions.dispatch import send_order
from oneneedle.cases.models import Attachment, Case, Inspection, WorkOrder
from oneneedle.cases.rules import deadlines
from oneneedle.core.rules import Actor, Refused, new_id
from oneneedle.units import queries as units


@transaction.atomic
def verify_case(
    *, case: Case, holds: bool, note: str, file_ids: Sequence[UUID] = (), actor: Actor, now: datetime
) -> None:
    """Verify 核查: it holds, or it does not and goes back to the same unit as a new order, the clock running on.

    Refuses whoever accepted or finished the order, and "does not hold" without words.
    """
    verb = "verify" if holds else "fail"
    permit(verb, case, actor)
    order = case.orders.filter(state=WorkOrder.State.FINISHED).order_by("-seq").first()
    if order and actor.person_id is not None and actor.person_id in {order.ended_by_id, order.accepted_by_id}:
        raise Refused(_("Nobody checks their own work."), code="own_work")
    if not holds and not note.strip():
        raise Refused(_("Say what does not hold; the unit will read it."), field="note", code="empty")
    data = {"holds": holds, "order": str(order.id) if order else None}
    if holds:
        advance(case, verb, actor=actor, now=now, changes={"verified_at": now}, data=data, remark=note.strip())
    else:
        _send_back(case, note.strip(), actor, now)
    Inspection.objects.create(
        id=new_id(now),
        case=case,
        order=order,
        at=now,
        inspector_id=actor.person_id,
        unit_id=actor.unit_id,
        holds=holds,
        note=note.strip(),
    )
    add_files(case, file_ids, kind=Attachment.Kind.INSPECTION, actor=actor, now=now)


def _send_back(case: Case, note: str, actor: Actor, now: datetime) -> None:
    unit = units.get_unit(case.jurisdiction_id, case.unit_id) if case.unit_id else None
    if unit is None:
        raise Refused(_("The unit that handled it is no longer there: reopen the case instead."), code="no_unit")
    due = deadlines.next_moment(deadlines.read_moments(case.due_steps), after_stage=case.due_stage, responded=True)
    changes = {"outcome": "", "handled_at": None, "next_due_at": due[1] if due else None}
    send_order(case, unit, verb="fail", reason=note, actor=actor, now=now, changes=changes)
