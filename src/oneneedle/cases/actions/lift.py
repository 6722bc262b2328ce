"""Lifting a case one level up, or lowering it one: with a reason, and the time it lay there is counted."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases import access
from oneneedle.cases.actions.dispatch import cancel_open_order, open_order, send_order
from oneneedle.cases.actions.pause import permit_beside
from oneneedle.cases.models import Case
from oneneedle.cases.queries.delays import is_decided
from oneneedle.cases.rules import beside
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Actor, Refused, is_under, parent_path
from oneneedle.units import queries as units


@transaction.atomic
def lift_case(*, case: Case, reason: str, note: str = "", actor: Actor, now: datetime) -> None:
    """Lift 上提 to the unit above the one that has it, with a reason code; number and clock go on.

    Refuses without a reason, at the top, a case that is not out with a unit, and whoever is not the command desk after
    its decision or after many moves.
    """
    _permit("lift", case, actor)
    if reason not in beside.LIFT_REASONS:
        raise Refused(_("Choose a reason."), field="reason", code="reason")
    current = _current(case)
    above = units.parent_unit(case.jurisdiction_id, current.id)
    if above is None or not above.active:
        raise Refused(_("There is no unit above."), code="top")
    _send(case, "lifted_up", current, above, note, actor, now, reason=reason)


@transaction.atomic
def lower_case(*, case: Case, unit_id: UUID | None = None, reason: str, actor: Actor, now: datetime) -> None:
    """Lower 下沉 to the unit right below: the one that is named, else the one it was lifted from, else the one that
    serves the place.

    Refuses without a reason, a unit that is not right below, where nobody below serves the place, and whoever is not
    the command desk after its decision or after many moves.
    """
    _permit("lower", case, actor)
    if not reason.strip():
        raise Refused(_("Give the reason; it is counted and read."), field="reason", code="reason")
    current = _current(case)
    below = _chosen(case, current, unit_id) if unit_id else _came_from(case, current) or _nearest(case, current)
    if below is None:
        raise Refused(_("No unit below serves this place: choose one."), field="unit_id", code="no_unit")
    _send(case, "lowered", current, below, reason, actor, now)


def _permit(verb: str, case: Case, actor: Actor) -> None:
    permit_beside(verb, case, actor)
    if not access.can_move_level(verb, actor, case, decided=is_decided(case)):
        message = _("It was sent to and fro enough: ask the command desk, which decides who acts.")
        raise Refused(message, code="settled")


def _send(
    case: Case,
    fact: str,
    current: units.UnitRef,
    target: units.UnitRef,
    words: str,
    actor: Actor,
    now: datetime,
    **data: str,
) -> None:
    order = open_order(case)
    lay = max(0, int((now - order.sent_at).total_seconds()))
    cancel_open_order(case, actor=actor, now=now)
    send_order(
        case,
        target,
        verb=fact,
        reason=words.strip(),
        actor=actor,
        now=now,
        sources=beside.BESIDE["lift"].sources,
        data={**data, "from": str(current.id), "to": str(target.id), "seconds": lay},
    )


def _current(case: Case) -> units.UnitRef:
    unit = units.get_unit(case.jurisdiction_id, case.unit_id) if case.unit_id else None
    if unit is None:
        raise Refused(_("No unit has this case now."), code="no_unit")
    return unit


def _chosen(case: Case, current: units.UnitRef, unit_id: UUID) -> units.UnitRef:
    unit = units.get_unit(case.jurisdiction_id, unit_id)
    if unit is None or not unit.active or parent_path(unit.path) != current.path:
        raise Refused(_("Choose a unit right below the one that has it."), field="unit_id", code="not_below")
    return unit


def _came_from(case: Case, current: units.UnitRef) -> units.UnitRef | None:
    """The unit right below that lifted it to this one, if it still works."""
    lifted = LedgerRow.objects.filter(subject=f"case:{case.id}", verb="case.lifted_up", data__to=str(current.id))
    last = lifted.order_by("-seq").values_list("data__from", flat=True).first()
    unit = units.get_unit(case.jurisdiction_id, UUID(last)) if last else None
    return unit if unit is not None and unit.active and parent_path(unit.path) == current.path else None


def _nearest(case: Case, current: units.UnitRef) -> units.UnitRef | None:
    """The governing unit right below whose area holds the place."""
    below = [
        unit
        for unit in units.units_for(case.jurisdiction_id).units
        if unit.active and unit.level and parent_path(unit.path) == current.path
    ]
    return next((unit for unit in below if is_under(case.area_path, unit.area_path)), None)
