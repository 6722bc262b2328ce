"""Demarcations for the desk: who is heard, what each said, what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from oneneedle.cases.models import Case, WorkOrder
from oneneedle.cases.queries.steps import Step
from oneneedle.core.rules import Actor, Paged, slice_of
from oneneedle.supervision import access, rules
from oneneedle.supervision.models import Demarcation
from oneneedle.supervision.queries.matters import Matter, matter_shown
from oneneedle.supervision.queries.story import Told, name_of, tell_story
from oneneedle.units import queries as units


@dataclass(frozen=True, slots=True)
class PartyLine:
    """One unit that is heard."""

    unit_id: UUID
    unit_name: str
    words: str
    proposes: str
    said_at: datetime | None
    mine: bool


@dataclass(frozen=True, slots=True)
class DemarcationRow:
    """One demarcation as a line of a list."""

    id: UUID
    about: Matter
    question: str
    state: str
    state_name: str
    arbiter_name: str
    units: tuple[str, ...]
    heard: int
    hear_by: datetime
    due: bool
    lead_name: str
    opened_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class DemarcationPage:
    """One demarcation with all that was said."""

    one: Demarcation
    row: DemarcationRow
    parties: tuple[PartyLine, ...]
    history: tuple[Told, ...]
    buttons: tuple[Step, ...]
    sees_case: bool


def get_demarcation(actor: Actor, demarcation_id: UUID) -> Demarcation:
    """A demarcation on the actor's desk; Demarcation.DoesNotExist otherwise."""
    return _read(_visible(actor)).get(id=demarcation_id)


def demarcations_for(actor: Actor, state: str = "open", *, now: datetime, page: int = 1) -> Paged[DemarcationRow]:
    """Those on the actor's desk: open ones by their day, ended ones newest first."""
    rows = _visible(actor)
    rows = rows.filter(state="open").order_by("hear_by", "id") if state == "open" else rows.exclude(state="open")
    rows = rows if state == "open" else rows.order_by("-ended_at", "-id")
    total = rows.count()
    number, pages, first, last = slice_of(page, total)
    return Paged(tuple(_row(actor, one, now) for one in _read(rows)[first:last]), total, number, pages)


def demarcations_of(actor: Actor, case: Case, *, now: datetime) -> tuple[DemarcationRow, ...]:
    """Those about one case, newest first."""
    rows = _visible(actor).filter(case=case).order_by("-opened_at", "-id")
    return tuple(_row(actor, one, now) for one in _read(rows))


def get_demarcation_page(actor: Actor, one: Demarcation, now: datetime) -> DemarcationPage:
    """The page of a demarcation that `get_demarcation` gave."""
    city = one.jurisdiction_id
    parties = tuple(
        PartyLine(
            unit_id=party.unit_id,
            unit_name=name_of(city, party.unit_id),
            words=party.words,
            proposes=name_of(city, party.proposes_id),
            said_at=party.said_at,
            mine=party.unit_id == actor.unit_id,
        )
        for party in one.parties.all()
    )
    buttons = tuple(
        Step(verb, str(move.title), str(move.why))
        for verb, move in rules.DEMARCATION_MOVES.items()
        if one.state in move.sources and access.can_move_demarcation(verb, actor, one)
    )
    history = tell_story(city, f"demarcation:{one.id}")
    sees = access.on_case(actor, one.case)
    return DemarcationPage(one, _row(actor, one, now), parties, history, buttons, sees)


def may_demarcate(actor: Actor, case: Case) -> bool:
    """Whether the page offers to call the units that dispute this case."""
    paths = tuple(unit.path for unit in disputing(case))
    fits = case.state == "filed" and case.returns > 0 and len(paths) > 1
    return fits and access.can_arbitrate(actor, case.jurisdiction_id, case.area_path, paths)


def disputing(case: Case) -> tuple[units.UnitRef, ...]:
    """The units that returned it, and those they named instead."""
    rows = WorkOrder.objects.filter(case=case, state=WorkOrder.State.RETURNED).order_by("seq")
    ids = [one for pair in rows.values_list("unit_id", "proposed_unit_id") for one in pair if one]
    known = units.units_for(case.jurisdiction_id).by_id
    return tuple(known[one] for one in dict.fromkeys(ids) if one in known and known[one].active)


def _row(actor: Actor, one: Demarcation, now: datetime) -> DemarcationRow:
    city = one.jurisdiction_id
    parties = list(one.parties.all())
    return DemarcationRow(
        id=one.id,
        about=matter_shown(actor, one.case),
        question=one.question,
        state=one.state,
        state_name=str(rules.DEMARCATION_STATE_NAMES[one.state]),
        arbiter_name=name_of(city, one.unit_id),
        units=tuple(name_of(city, party.unit_id) for party in parties),
        heard=sum(party.said_at is not None for party in parties),
        hear_by=one.hear_by,
        due=one.state == "open" and one.hear_by <= now,
        lead_name=name_of(city, one.lead_id),
        opened_at=one.opened_at,
        version=one.version,
    )


def _visible(actor: Actor) -> QuerySet[Demarcation]:
    return Demarcation.objects.filter(access.demarcations_visible_to(actor))


def _read(rows: QuerySet[Demarcation]) -> QuerySet[Demarcation]:
    return rows.select_related("case__case_type").prefetch_related("parties")
