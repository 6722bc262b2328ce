"""Who takes part in a case, ring by ring: who leads, who helps, who was called, who had it before, and residents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oneneedle.cases import access
from oneneedle.cases.models import Case, Whistle, WhistleCall
from oneneedle.cases.queries.page import CasePage, OrderLine, rule_of
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Actor
from oneneedle.duties import queries as duties
from oneneedle.units import queries as units

RINGS = ("lead", "cooperating", "called", "before", "residents")


@dataclass(frozen=True, slots=True)
class RingUnit:
    """One unit in a ring; `state` is a word of work orders, of calls, or `lifted`; empty when nothing is known."""

    name: str
    state: str = ""
    source: str = ""  # the item of the responsibility list that names it


@dataclass(frozen=True, slots=True)
class Rings:
    """The rings of one case, from the unit that leads outwards; residents are counted, never named."""

    lead: RingUnit | None
    cooperating: tuple[RingUnit, ...]
    called: tuple[RingUnit, ...]
    before: tuple[RingUnit, ...]
    reports: int
    followers: int
    answers: int


def rings_of(actor: Actor, page: CasePage, now: datetime) -> Rings:
    """Who takes part in the case of this page; a case the actor does not see is not there."""
    case = page.case
    if not access.sees(actor, case):
        raise Case.DoesNotExist
    lead = _lead(page)
    called = _called(case)
    busy = {one.name for one in (*called, *([lead] if lead else []))}
    return Rings(
        lead=lead,
        cooperating=tuple(one for one in _cooperating(case, now) if one.name not in busy),
        called=called,
        before=_before(page, lead),
        reports=1 + len(page.merged),
        followers=page.followers,
        answers=sum(one.solved != "unreached" for one in page.feedback),
    )


def _lead(page: CasePage) -> RingUnit | None:
    """Who has it now, with the state of the last work order if that went there."""
    if page.case.unit_id is None:
        return None
    name, last = page.row.unit_name, page.orders[0] if page.orders else None
    return RingUnit(name, last.state if last and last.unit_name == name else "")


def _cooperating(case: Case, now: datetime) -> Iterable[RingUnit]:
    """Whom the responsibility list names beside the lead, else the rule of the type."""
    kind = case.case_type
    if kind is None:
        return ()
    city, ground = case.jurisdiction_id, case.area_path
    lead = duties.lead_for(city, kind.code, ground, case.filed_at or now)
    if lead and lead.duty.cooperating:
        named = (duties.find_who(city, text, ground) for text in lead.duty.cooperating)
        return _once(named, lead.duty.code)
    rule = rule_of(case, now)
    return _once((units.find_unit(city, one, ground) for one in rule.cooperating), "") if rule else ()


def _once(found: Iterable[units.UnitRef | None], source: str) -> Iterator[RingUnit]:
    names = dict.fromkeys(one.name for one in found if one)
    return (RingUnit(name, source=source) for name in names)


def _called(case: Case) -> tuple[RingUnit, ...]:
    """The departments of its whistles, each once with how it stands by the newest call; proposals are no calls yet."""
    calls = (
        WhistleCall.objects.filter(whistle__links__case=case)
        .exclude(whistle__state__in=(Whistle.State.PROPOSED, Whistle.State.WITHDRAWN))
        .order_by("-called_at", "unit_path")
        .values_list("unit_id", "state")
    )
    newest: dict[UUID, str] = {}
    for unit_id, state in calls:
        newest.setdefault(unit_id, state)
    known = units.units_for(case.jurisdiction_id).by_id
    return tuple(RingUnit(known[unit_id].name, state) for unit_id, state in newest.items() if unit_id in known)


def _before(page: CasePage, lead: RingUnit | None) -> tuple[RingUnit, ...]:
    """The units that had it before, each once with how it last left them."""
    left: dict[str, OrderLine] = {}
    for order in page.orders:
        if order.unit_name and (lead is None or order.unit_name != lead.name):
            left.setdefault(order.unit_name, order)
    lifted = _lifted(page.case) if any(one.state == "cancelled" for one in left.values()) else frozenset()
    return tuple(
        RingUnit(name, "lifted" if order.state == "cancelled" and name in lifted else order.state)
        for name, order in left.items()
    )


def _lifted(case: Case) -> frozenset[str]:
    """The names of the units it was lifted from."""
    rows = LedgerRow.objects.filter(subject=f"case:{case.id}", verb="case.lifted_up").values_list("data", flat=True)
    known = units.units_for(case.jurisdiction_id).by_id
    from_units = (known.get(UUID(row["from"])) for row in rows)
    return frozenset(unit.name for unit in from_units if unit)
