"""A street calls departments to cases or a place; a community asks its street to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases import access
from oneneedle.cases.actions.advance import append
from oneneedle.cases.actions.numbering import next_number
from oneneedle.cases.actions.whistles import record
from oneneedle.cases.actions.whistles.draft import Ground, Plan, find_ground, read_plan
from oneneedle.cases.actions.whistles.files import add_files
from oneneedle.cases.models import Campaign, Case, Whistle, WhistleCall, WhistleCase
from oneneedle.cases.queries.rulebook import calendar_for
from oneneedle.cases.rules import flow, whistles
from oneneedle.core import queries as core
from oneneedle.core.rules import Actor, Refused, new_id
from oneneedle.units import queries as units
from oneneedle.workdays import rules as workdays


@transaction.atomic
def blow_whistle(
    *,
    kind: str,
    asked: str,
    calls: Sequence[whistles.Called],
    meet_at: datetime | None,
    meet_place: str,
    cases: Sequence[Case] = (),
    area_path: str = "",
    place: str = "",
    lon: float | None = None,
    lat: float | None = None,
    file_ids: Sequence[UUID] = (),
    campaign: Campaign | None = None,
    actor: Actor,
    now: datetime,
) -> Whistle:
    """Blow 吹哨: call departments to these cases or this place, to meet there and then, each asked for its part.

    Refuses who may not call, a kind the register of street rights does not grant the street, ground that is not the
    street's, a meeting in the past, the street itself or a unit above it among the called, and fewer departments than
    the kind needs.
    """
    if not access.may_blow(actor) or actor.unit_id is None:
        raise record.not_yours()
    _check_right(kind, actor.jurisdiction_id, actor.unit_id, now)
    plan = read_plan(kind, asked, calls, meet_at, meet_place, actor, now)
    ground = find_ground(actor, cases, area_path, place, lon, lat, campaign)
    street = units.get_unit(actor.jurisdiction_id, actor.unit_id)
    if street is None:
        raise record.not_yours()
    whistle = _write(plan, ground, street, Whistle.State.BLOWN, actor, now)
    _start(whistle, "blown", actor, now)
    add_files(whistle, None, file_ids, "before", actor, now)
    return whistle


@transaction.atomic
def propose_whistle(
    *,
    kind: str,
    asked: str,
    calls: Sequence[whistles.Called],
    meet_at: datetime | None,
    meet_place: str,
    cases: Sequence[Case] = (),
    area_path: str = "",
    place: str = "",
    lon: float | None = None,
    lat: float | None = None,
    file_ids: Sequence[UUID] = (),
    campaign: Campaign | None = None,
    actor: Actor,
    now: datetime,
) -> Whistle:
    """Propose 提请吹哨: a community asks its street to call; no department sees it yet, but the street's clock runs.

    Refuses what `blow_whistle` refuses, and a community without an office above it.
    """
    if not access.may_propose(actor) or actor.unit_id is None:
        raise record.not_yours()
    office = _office_above(actor)
    _check_right(kind, actor.jurisdiction_id, office.id, now)
    plan = read_plan(kind, asked, calls, meet_at, meet_place, actor, now)
    ground = find_ground(actor, cases, area_path, place, lon, lat, campaign)
    whistle = _write(plan, ground, office, Whistle.State.PROPOSED, actor, now)
    whistle.answer_by = _answer_by(plan, office, actor, now)
    first = record.next_proposal_stage(whistle)
    changes = {"answer_by": whistle.answer_by, "next_due_at": first[1] if first else None}
    data = {"kind": kind, "by": str(actor.unit_id), "answer_by": whistle.answer_by.isoformat()}
    record.note(whistle, "proposed", actor, now, data, changes)
    add_files(whistle, None, file_ids, "before", actor, now)
    return whistle


@transaction.atomic
def approve_whistle(
    *,
    whistle: Whistle,
    asked: str = "",
    calls: Sequence[whistles.Called] = (),
    meet_at: datetime | None = None,
    meet_place: str = "",
    actor: Actor,
    now: datetime,
) -> None:
    """Approve a proposal: the street blows, with another meeting or other departments if it likes; the clocks begin.

    What is not given stays as the community proposed it. Refuses a kind the register of street rights grants the
    street no more, a meeting in the past, what `blow_whistle` refuses of a plan, and when a case has ended.
    """
    record.hold(whistle)
    record.permit("approve", whistle, actor)
    _check_right(whistle.kind, whistle.jurisdiction_id, whistle.unit_id, now)
    known = tuple(whistles.Called(one.unit_id, one.asked, one.finish_by) for one in whistle.calls.order_by("unit_path"))
    at: datetime | None = meet_at or whistle.meet_at
    if at is not None and at <= now and whistles.KINDS[whistle.kind].at_once:
        at = None  # an emergency that waited meets as soon as any other
    plan = read_plan(whistle.kind, asked or whistle.asked, calls or known, at, meet_place or whistle.meet_place,
                     actor, now)  # fmt: skip
    _check_own(plan, whistle.unit_id, whistle.jurisdiction_id)
    changed = [name for name, old, new in (
        ("asked", whistle.asked, plan.asked), ("meet_at", whistle.meet_at, plan.meet_at),
        ("meet_place", whistle.meet_place, plan.meet_place), ("calls", set(known), set(plan.calls)),
    ) if old != new]  # fmt: skip
    if "calls" in changed:
        whistle.calls.all().delete()
        _write_calls(whistle, plan, now)
    changes = {"asked": plan.asked, "meet_at": plan.meet_at, "meet_place": plan.meet_place, "next_due_at": None}
    _start(whistle, "approved", actor, now, changes, changed)


def _check_right(kind: str, jurisdiction_id: str, unit_id: UUID, now: datetime) -> None:
    """Refuse in the register's words a kind that needs a right the street does not hold."""
    right = whistles.STREET_RIGHTS.get(kind, "")
    if right and (missing := units.missing_right(jurisdiction_id, unit_id, right, now)):
        raise Refused(missing, field="kind", code="street_right")


def _answer_by(plan: Plan, office: units.UnitRef, actor: Actor, now: datetime) -> datetime:
    """By when the street answers a proposal: before the meeting, unless it is an emergency."""
    calendar = calendar_for(actor.jurisdiction_id, office)
    due = workdays.add_time(calendar, now, plan.kind.propose).at
    return due if plan.kind.at_once else max(now, min(due, plan.meet_at))


def _start(
    whistle: Whistle,
    fact: str,
    actor: Actor,
    now: datetime,
    changes: Mapping[str, object] | None = None,
    changed: Sequence[str] = (),
) -> None:
    """Clocks begin, departments see it, and each case knows."""
    columns = {**(changes or {}), "state": Whistle.State.BLOWN, "blown_at": now}
    meet_at = (changes or {}).get("meet_at", whistle.meet_at)
    called = list(whistle.calls.order_by("unit_path"))
    data = {
        "kind": whistle.kind,
        "units": [str(call.unit_id) for call in called],
        "meet_at": meet_at.isoformat() if isinstance(meet_at, datetime) else None,
        "by": str(whistle.proposed_by_id) if whistle.proposed_by_id else None,
        **({"changed": list(changed)} if changed else {}),
    }
    record.note(whistle, fact, actor, now, data, columns)
    kind = whistles.KINDS[whistle.kind]
    for call in called:
        call.whistle = whistle
        start_clock(call, kind, now)
    ids = list(whistle.links.values_list("case_id", flat=True))
    for case in Case.objects.select_for_update().filter(id__in=ids).order_by("id"):
        _mark(case, whistle, actor, now)


def start_clock(call: WhistleCall, kind: whistles.Kind, now: datetime) -> None:
    """The limits of a call from now: to answer before the meeting, to be there in time, to bring the result."""
    calendar, meet_at = record.calendar_of(call), call.whistle.meet_at
    call.called_at = now
    call.ack_by = max(now, min(workdays.add_time(calendar, now, kind.ack).at, meet_at))
    call.check_in_by = workdays.add_time(calendar, meet_at, kind.grace).at if kind.grace else meet_at
    call.finish_by = call.finish_by or workdays.add_time(calendar, meet_at, kind.finish).at
    call.due_stage = ""
    first = record.next_stage(call)
    call.next_due_at = first[1] if first else None
    call.save(update_fields=["called_at", "ack_by", "check_in_by", "finish_by", "due_stage", "next_due_at"])


def _write(
    plan: Plan, ground: Ground, street: units.UnitRef, state: Whistle.State, actor: Actor, now: datetime
) -> Whistle:
    _check_own(plan, street.id, actor.jurisdiction_id)
    city = core.get_jurisdiction(actor.jurisdiction_id)
    whistle = Whistle.objects.create(
        id=new_id(now),
        jurisdiction_id=actor.jurisdiction_id,
        number=whistles.PREFIX + next_number(now, city.timezone if city else "UTC"),
        kind=plan.kind.code,
        state=state,
        unit_id=street.id,
        unit_path=street.path,
        proposed_by_id=actor.unit_id if state == Whistle.State.PROPOSED else None,
        area_id=ground.area_id,
        area_path=ground.area_path,
        place=ground.place,
        lon=ground.lon,
        lat=ground.lat,
        asked=plan.asked,
        meet_at=plan.meet_at,
        meet_place=plan.meet_place or ground.place,
        campaign=ground.campaign,
        blown_at=now,
        changed_at=now,
    )
    if not whistle.meet_place:
        raise Refused(_("Say where the departments shall meet."), field="meet_place", code="empty")
    WhistleCase.objects.bulk_create(WhistleCase(whistle=whistle, case=case) for case in ground.cases)
    _write_calls(whistle, plan, now)
    return whistle


def _check_own(plan: Plan, street_id: UUID, jurisdiction_id: str) -> None:
    own = {street_id, *(unit.id for unit in _above(street_id, jurisdiction_id))}
    if any(one.unit_id in own for one in plan.calls):
        raise Refused(_("Call departments, not your own office or one above it."), field="calls", code="own_unit")


def _write_calls(whistle: Whistle, plan: Plan, now: datetime) -> None:
    WhistleCall.objects.bulk_create(
        WhistleCall(
            id=new_id(now),
            whistle=whistle,
            unit_id=one.unit_id,
            unit_path=plan.paths[one.unit_id],
            asked=one.asked.strip(),
            called_at=now,
            finish_by=one.finish_by,
        )
        for one in plan.calls
    )


def _mark(case: Case, whistle: Whistle, actor: Actor, now: datetime) -> None:
    if case.state not in flow.OPEN_STATES:
        words = {"number": case.number}
        raise Refused(_("Case %(number)s is not open any more.") % words, field="cases", code="not_open")
    append(case, "whistled", actor=actor, now=now, data={"whistle": whistle.number, "whistle_id": str(whistle.id)})


def _above(unit_id: UUID, jurisdiction_id: str) -> list[units.UnitRef]:
    found, parent = [], units.parent_unit(jurisdiction_id, unit_id)
    while parent is not None:
        found.append(parent)
        parent = units.parent_unit(jurisdiction_id, parent.id)
    return found


def _office_above(actor: Actor) -> units.UnitRef:
    chain = _above(actor.unit_id, actor.jurisdiction_id) if actor.unit_id else []
    office = next((unit for unit in chain if unit.level and unit.level not in {"community", "grid"}), None)
    if office is None:
        raise Refused(_("There is no office above that could call."), code="no_office")
    return office
