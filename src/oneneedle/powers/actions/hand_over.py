"""Hands a case over from one desk of a street to another."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases.models import Case
from oneneedle.cases.rules import flow
from oneneedle.core import actions as core
from oneneedle.core.rules import Actor, Refused, new_id
from oneneedle.powers import access, rules
from oneneedle.powers.models import DeskCase, WorkDesk
from oneneedle.powers.queries import current_desk, may_hand_over
from oneneedle.units import queries as units


@transaction.atomic
def hand_over_case(*, case: Case, desk: WorkDesk, reason: str, actor: Actor, now: datetime) -> DeskCase:
    """Move a case to another desk of the street; unit, number and clock of the case stay as they are.

    Refuses who may not, a closed desk, a case that has ended or is not the street's, the desk it lies on already, and
    a hand-over without a reason.
    """
    street = units.get_unit(actor.jurisdiction_id, desk.unit_id)
    if street is None or not may_hand_over(actor, street):
        raise Refused(_("Your post does not hand over cases in this street."), code="not_allowed")
    kept = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if not Case.objects.filter(access.cases_of(street, actor.jurisdiction_id), pk=kept.pk).exists():
        raise Refused(_("This case does not lie in the street."), code="not_allowed")
    target = WorkDesk.objects.get(pk=desk.pk)
    if not target.active:
        raise Refused(_("This desk is closed."), field="desk", code="closed")
    if kept.state not in flow.OPEN_STATES:
        raise Refused(_("This case has ended."), code="ended")
    words = reason.replace("\x00", "").strip()[: rules.MAX_TEXT]
    if not words:
        raise Refused(_("Say why another desk shall take it."), field="reason", code="reason")
    before = current_desk(kept, street)
    if before is not None and before.id == target.id:
        raise Refused(_("The case lies on this desk already."), field="desk", code="same_desk")
    row, new = DeskCase.objects.get_or_create(
        case=kept,
        unit_id=street.id,
        defaults={"id": new_id(now), "desk": target, "reason": words, "moved_at": now},
    )
    if not new:
        row.desk, row.reason, row.moved_at, row.moves = target, words, now, row.moves + 1
        row.save(update_fields=["desk", "reason", "moved_at", "moves"])
    data = {"case": str(kept.id), "from": str(before.id) if before else "", "moves": row.moves}
    core.write_ledger(subject=f"work_desk:{target.id}", verb="powers.case_handed_over", actor=actor, now=now, data=data)
    return row
