"""Step 5: the work order goes to the lowest unit that can act, or to whom the command desk decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from oneneedle.cases.actions.advance import append, permit, stale
from oneneedle.cases.models import Case, Remark, WorkOrder
from oneneedle.cases.queries.rulebook import Route, route_for
from oneneedle.cases.rules import flow
from oneneedle.catalogue import rules as catalogue_rules
from oneneedle.core.rules import Actor, Refused, new_id
from oneneedle.units import queries as units


@transaction.atomic
def dispatch_case(*, case: Case, unit_id: UUID | None = None, reason: str = "", actor: Actor, now: datetime) -> None:
    """Dispatch 派遣 to the unit the rule names, or to the given one with a reason.

    Refuses when nobody is found by rule, when another unit is named without a reason, and after two returns.
    """
    permit("dispatch", case, actor)
    if case.returns >= flow.MAX_RETURNS:
        raise Refused(_("Returned twice: now the command desk decides who acts."), code="settle")
    by_rule = _route_by_rule(case, now)
    unit = _unit(case, unit_id) if unit_id else (by_rule.unit if by_rule else None)
    if unit is None:
        raise Refused(_("No unit is found by rule. Choose one and say why."), field="unit_id", code="no_unit")
    follows = by_rule is not None and unit.id == by_rule.unit.id
    if not follows and not reason.strip():
        raise Refused(_("Say why this unit and not the one the rule names."), field="reason", code="reason")
    send_order(
        case,
        unit,
        verb="dispatch",
        reason=reason.strip(),
        actor=actor,
        now=now,
        data=by_rule.facts() if by_rule and follows else None,
    )


@transaction.atomic
def settle_case(*, case: Case, unit_id: UUID, reason: str, actor: Actor, now: datetime) -> None:
    """Settle 裁定: after two returns the command desk decides who acts; the decision cannot be returned.

    Refuses before the second return and without a reason.
    """
    permit("settle", case, actor)
    if case.returns < flow.MAX_RETURNS:
        raise Refused(_("Not returned twice yet: dispatch it."), code="not_yet")
    if not reason.strip():
        raise Refused(_("Give the reason of the decision; both sides will read it."), field="reason", code="reason")
    send_order(case, _unit(case, unit_id), verb="settle", reason=reason.strip(), actor=actor, now=now)


def send_order(
    case: Case,
    unit: units.UnitRef,
    *,
    verb: str,
    reason: str,
    actor: Actor,
    now: datetime,
    sources: tuple[str, ...] = (),
    changes: Mapping[str, Any] | None = None,
    data: Mapping[str, Any] | None = None,
) -> WorkOrder:
    """Write a fresh work order and move the case to `dispatched` along `verb`; `changes` are further columns, `data`
    further facts.
    """
    seq = (case.orders.aggregate(last=Max("seq"))["last"] or 0) + 1
    order_id = new_id(now)
    known = {"unit": str(unit.id), "unit_path": unit.path, "order": str(order_id), "by": "post", "seq": seq}
    columns = {"state": "dispatched", "dispatched_at": now, "unit_id": unit.id, "unit_path": unit.path}
    append(
        case,
        verb,
        actor=actor,
        now=now,
        sources=sources or flow.ARROWS[verb].sources,
        changes={**(changes or {}), **columns},
        data={**(data or {}), **known},
    )
    if reason:
        Remark.objects.create(id=new_id(now), case=case, seq=case.version, at=now, text=reason)
    return WorkOrder.objects.create(
        id=order_id,
        case=case,
        seq=seq,
        unit_id=unit.id,
        unit_path=unit.path,
        reason=reason,
        sent_at=now,
        accept_by=case.respond_by,
        finish_by=case.resolve_by,
    )


def open_order(case: Case) -> WorkOrder:
    """The order that is out now; a case dispatched or in work has exactly one. Refuses when it ended meanwhile."""
    order = case.orders.filter(state__in=[WorkOrder.State.SENT, WorkOrder.State.ACCEPTED]).first()
    if order is None:
        raise stale()
    return order


def unit_at_work(case: Case) -> UUID | None:
    """Whose order is out now; nobody's, when none is."""
    out = case.orders.filter(state__in=[WorkOrder.State.SENT, WorkOrder.State.ACCEPTED])
    return out.values_list("unit_id", flat=True).first()


def cancel_open_order(case: Case, *, actor: Actor, now: datetime) -> None:
    """Take back the order that is out, if there is one."""
    case.orders.filter(state__in=[WorkOrder.State.SENT, WorkOrder.State.ACCEPTED]).update(
        state=WorkOrder.State.CANCELLED, ended_at=now, ended_by_id=actor.person_id
    )


def _unit(case: Case, unit_id: UUID) -> units.UnitRef:
    unit = units.get_unit(case.jurisdiction_id, unit_id)
    if unit is None or not unit.active:
        raise Refused(_("There is no such unit."), field="unit_id", code="unknown_unit")
    return unit


def _route_by_rule(case: Case, now: datetime) -> Route | None:
    if not case.rule_copy:
        return None
    return route_for(catalogue_rules.thaw_rule(case.rule_copy), case.area_path, case.jurisdiction_id, now)
