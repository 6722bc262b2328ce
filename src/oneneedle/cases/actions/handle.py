"""Step 7: the unit accepts, reports its result, or sends the order back with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases.actions.advance import advance, permit
from oneneedle.cases.actions.attach import add_files
from oneneedle.cases.actions.dispatch import open_order
from oneneedle.cases.models import Attachment, Case, Outcome, WorkOrder
from oneneedle.cases.rules import RETURN_REASONS, deadlines, flow
from oneneedle.core.rules import Actor, Refused
from oneneedle.units import queries as units

MOST_COST = Decimal(10**10)


@transaction.atomic
def accept_order(*, case: Case, actor: Actor, now: datetime) -> None:
    """Accept 签收: the unit says "this is ours"; the answering clock stops."""
    permit("accept", case, actor)
    order = open_order(case)
    due = deadlines.next_moment(deadlines.read_moments(case.due_steps), after_stage=case.due_stage, responded=True)
    advance(
        case,
        "accept",
        actor=actor,
        now=now,
        changes={"responded_at": case.responded_at or now, "next_due_at": due[1] if due else None},
        data={"order": str(order.id), "unit": str(order.unit_id)},
    )
    WorkOrder.objects.filter(id=order.id).update(
        state=WorkOrder.State.ACCEPTED, accepted_at=now, accepted_by_id=actor.person_id
    )


@transaction.atomic
def finish_order(
    *,
    case: Case,
    outcome: str,
    result: str,
    cost: Decimal | None = None,
    file_ids: Sequence[UUID] = (),
    actor: Actor,
    now: datetime,
) -> None:
    """Finish 处置: what was done, in words the resident can read, how it ended, and what it cost, if that is said.

    Refuses an outcome that is none, a result without words and a cost below nothing or above what the table holds.
    """
    permit("finish", case, actor)
    if outcome not in Outcome.values:
        raise Refused(_("Say how it ended: resolved, explained, or no longer there."), field="outcome")
    if not result.strip():
        raise Refused(_("Write what was done; the resident will read it."), field="result", code="empty")
    if cost is not None and not 0 <= cost < MOST_COST:
        raise Refused(_("The cost is a sum of money, 0 or more."), field="cost", code="bad_cost")
    order = open_order(case)
    data = {"order": str(order.id), "unit": str(order.unit_id), "outcome": outcome}
    if cost:
        data["cost"] = str(cost)
    changes = {"handled_at": now, "outcome": outcome, "next_due_at": None}
    advance(case, "finish", actor=actor, now=now, changes=changes, data=data, remark=result.strip(), public=True)
    WorkOrder.objects.filter(id=order.id).update(
        state=WorkOrder.State.FINISHED,
        ended_at=now,
        ended_by_id=actor.person_id,
        outcome=outcome,
        result=result.strip(),
        cost=cost,
    )
    add_files(case, file_ids, kind=Attachment.Kind.AFTER, actor=actor, now=now)


@transaction.atomic
def return_order(
    *, case: Case, reason: str, note: str, proposed_unit_id: UUID | None, actor: Actor, now: datetime
) -> None:
    """Return 退单: not ours, because of a reason code, and that unit should have it.

    Refuses without reason code or proposed unit, to itself, and a third time or against a decision.
    """
    permit("return", case, actor)
    if case.returns >= flow.MAX_RETURNS:
        raise Refused(_("Returned twice and decided: this order stands."), code="settled")
    if reason not in RETURN_REASONS:
        raise Refused(_("Choose a reason."), field="reason", code="reason")
    proposed = units.get_unit(case.jurisdiction_id, proposed_unit_id) if proposed_unit_id else None
    if proposed is None or not proposed.active:
        raise Refused(_("Propose the unit that should act."), field="proposed_unit_id", code="no_unit")
    order = open_order(case)
    if proposed.id == order.unit_id:
        raise Refused(_("Propose another unit than your own."), field="proposed_unit_id", code="same_unit")
    data = {
        "order": str(order.id),
        "unit": str(order.unit_id),
        "reason": reason,
        "proposed": str(proposed.id),
    }
    changes = {"returns": case.returns + 1, "unit_id": None, "unit_path": ""}
    advance(case, "return", actor=actor, now=now, changes=changes, data=data, remark=note.strip())
    WorkOrder.objects.filter(id=order.id).update(
        state=WorkOrder.State.RETURNED,
        ended_at=now,
        ended_by_id=actor.person_id,
        return_reason=reason,
        return_note=note.strip(),
        proposed_unit_id=proposed.id,
    )
