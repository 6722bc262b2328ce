"""The queue of each desk: open cases of the street by the desk they lie on, counted and page by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Count, FilteredRelation, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from oneneedle.cases import queries as cases
from oneneedle.cases.models import Case
from oneneedle.cases.rules import flow
from oneneedle.catalogue import queries as catalogue
from oneneedle.core.rules import Actor
from oneneedle.powers import access, rules
from oneneedle.powers.models import DeskCase, WorkDesk
from oneneedle.powers.queries.desks import desks_with_parts
from oneneedle.units import queries as units

PAGE = 50
_RUNNING = ("filed", "dispatched", "handling")
_NEVER = datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DeskCount:
    """How much lies on one desk; without `id` it is what no desk takes. `seats` says whether the reader sits there."""

    id: UUID | None
    name: str
    open: int
    overdue: int
    seats: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """That a case was handed over: how often, and why the last time."""

    moves: int
    reason: str


@dataclass(frozen=True, slots=True)
class Queue:
    """All desks with their counts, and one page of the chosen one: what is due first stands on top."""

    desks: tuple[DeskCount, ...]
    chosen: DeskCount | None
    rows: tuple[tuple[cases.CaseRow, Moved | None], ...]
    page: int
    more: bool


def queue_of(actor: Actor, street: units.UnitRef, chosen: str, now: datetime, page: int = 1) -> Queue:
    """The queue of one desk of a street (its identifier as text, or `none`), else the first the reader sits at.

    Six queries, however many desks and cases.
    """
    if not access.can_see_desks(actor, street):
        return Queue((), None, (), 1, more=False)
    desks = [desk for desk in desks_with_parts(street) if desk.active]
    counts = _count(street, actor, desks, now)
    wanted = next((one for one in counts if chosen == (str(one.id) if one.id else "none")), None)
    shown = wanted or next((one for one in counts if one.seats), counts[0] if desks else None)
    if shown is None:
        return Queue((), None, (), 1, more=False)
    page = max(1, page)
    rows = _on_desk(_open_cases(street, actor), shown.id, desks, actor.jurisdiction_id)
    due = Coalesce("resolve_by", Value(_NEVER))
    ids = list(
        rows.order_by(due, "received_at", "id").values_list("id", flat=True)[(page - 1) * PAGE : page * PAGE + 1]
    )
    moved = {
        one.case_id: Moved(one.moves, one.reason)
        for one in DeskCase.objects.filter(unit_id=street.id, case_id__in=ids[:PAGE])
    }
    found = cases.find_rows(actor, ids[:PAGE], now)
    lines = tuple((row, moved.get(row.id)) for row in found)
    return Queue(tuple(counts), shown, lines, page, more=len(ids) > PAGE)


def current_desk(case: Case, street: units.UnitRef) -> WorkDesk | None:
    """The desk of the street the case lies on now."""
    desks = [desk for desk in desks_with_parts(street) if desk.active]
    handed = DeskCase.objects.filter(case_id=case.id, unit_id=street.id).values_list("desk_id", flat=True).first()
    by_id = {desk.id: desk for desk in desks}
    if handed in by_id:
        return by_id[handed]
    kind = catalogue.get_catalogue(case.jurisdiction_id).by_id.get(case.case_type_id) if case.case_type_id else None
    return rules.desk_for(kind.path.strip("/").split("/"), _taken(desks)) if kind else None


def may_hand_over(actor: Actor, street: units.UnitRef) -> bool:
    """Whether the actor moves cases between the desks of this street."""
    desks = desks_with_parts(street)
    return access.can_hand_over(actor, street, sitting_posts(desks))


def sitting_posts(desks: Iterable[WorkDesk]) -> frozenset[UUID]:
    """The posts at any of these desks."""
    return frozenset(place.post_id for desk in desks if desk.active for place in desk.places.all())


def count_open(
    street: units.UnitRef, actor: Actor, desks: list[WorkDesk], now: datetime
) -> Mapping[UUID | None, Counter[str]]:
    """Open and overdue cases of each active desk, and under None of no desk, in one query."""
    late = Q(resolve_by__lte=now) | Q(responded_at__isnull=True, respond_by__lte=now)
    groups = (
        _open_cases(street, actor)
        .values_list("case_type_id", "handed__desk_id")  # type: ignore[misc]
        .annotate(open=Count("id"), late=Count("id", filter=late & Q(state__in=_RUNNING)))
        .order_by()
    )
    active = {desk.id for desk in desks}
    of_type = _desk_of_type(desks, actor.jurisdiction_id)
    found: dict[UUID | None, Counter[str]] = {desk.id: Counter() for desk in desks} | {None: Counter()}
    for type_id, handed, number, overdue in groups:
        desk_id = handed if handed in active else of_type.get(type_id)
        found[desk_id].update({"open": number, "overdue": overdue})
    return found


def _count(street: units.UnitRef, actor: Actor, desks: list[WorkDesk], now: datetime) -> list[DeskCount]:
    found = count_open(street, actor, desks, now)
    listed = [
        DeskCount(
            desk.id,
            desk.name,
            found[desk.id]["open"],
            found[desk.id]["overdue"],
            seats=any(place.post_id == actor.post_id for place in desk.places.all()),
        )
        for desk in desks
    ]
    return [*listed, DeskCount(None, "", found[None]["open"], found[None]["overdue"], seats=False)]


def _open_cases(street: units.UnitRef, actor: Actor) -> QuerySet[Case]:
    """With the row of a hand-over in this street beside each, if there is one."""
    rows = Case.objects.filter(access.cases_of(street, actor.jurisdiction_id), state__in=flow.OPEN_STATES)
    return rows.annotate(handed=FilteredRelation("desk_cases", condition=Q(desk_cases__unit_id=street.id)))


def _on_desk(rows: QuerySet[Case], desk_id: UUID | None, desks: list[WorkDesk], city: str) -> QuerySet[Case]:
    by_type = Q(handed__desk_id__isnull=True) | ~Q(handed__desk_id__in=[desk.id for desk in desks])
    of_type = _desk_of_type(desks, city)
    if desk_id is None:
        nobodys = Q(case_type_id__isnull=True) | ~Q(case_type_id__in=list(of_type))
        return rows.filter(by_type & nobodys)
    mine = [type_id for type_id, desk in of_type.items() if desk == desk_id]
    return rows.filter(Q(handed__desk_id=desk_id) | (by_type & Q(case_type_id__in=mine)))


def _desk_of_type(desks: list[WorkDesk], city: str) -> dict[UUID | None, UUID]:
    """Each type some desk takes, with that desk."""
    taken = _taken(desks)
    found: dict[UUID | None, UUID] = {}
    for one in catalogue.get_catalogue(city).types:
        desk = rules.desk_for(one.path.strip("/").split("/"), taken)
        if desk is not None:
            found[one.id] = desk.id
    return found


def _taken(desks: list[WorkDesk]) -> dict[str, WorkDesk]:
    return {one.type_code: desk for desk in desks for one in desk.types.all()}
