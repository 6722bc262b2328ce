"""A change of the responsibility list is tried on past cases: which of them would have gone elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from oneneedle.cases.models import Case
from oneneedle.cases.queries.rulebook import clear_route
from oneneedle.catalogue import queries as catalogue
from oneneedle.core import queries as core
from oneneedle.core.rules.sheets import Fault
from oneneedle.duties import queries as duties
from oneneedle.duties import rules as duty_rules
from oneneedle.places import queries as places
from oneneedle.units import queries as units

EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Move:
    """Cases that would go from one unit to another; without a unit the desk decides."""

    before: units.UnitRef | None
    after: units.UnitRef | None
    count: int
    types: tuple[str, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of the cases of a period, had they come in under the changed list."""

    since: datetime
    until: datetime
    cases: int = 0
    moves: tuple[Move, ...] = ()
    plan: duty_rules.ListPlan | None = None
    faults: tuple[Fault, ...] = ()

    @property
    def moved(self) -> int:
        """How many would have gone elsewhere."""
        return sum(move.count for move in self.moves)


@dataclass(frozen=True, slots=True)
class _Group:
    """Cases for which every list answers alike."""

    type_id: UUID
    area_path: str
    placed: bool
    borders: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    count: int = 1


@dataclass(slots=True)
class _Heap:
    """What one move gathers."""

    before: units.UnitRef | None
    after: units.UnitRef | None
    groups: list[_Group] = field(default_factory=list)


def try_duties(
    jurisdiction_id: str,
    rows: Sequence[duty_rules.DutyRow],
    *,
    since: datetime,
    until: datetime,
    at: datetime,
    now: datetime,
    complete: bool = False,
    documents: Collection[str] = (),
) -> Trial:
    """Send the cases received from `since` until `until` by the list as it will be at `at`, with the rows and without.

    Asked is where reception would send the same report then, with no human hop; what people decided is not guessed.
    `documents` are codes of policy documents that come along with the rows.
    """
    book = duties.get_book(jurisdiction_id)
    plan = duties.plan_change(book, rows, since=at, now=now, complete=complete, documents=documents)
    if plan.faults:
        return Trial(since, until, plan=plan, faults=plan.faults)
    found = Case.objects.filter(
        jurisdiction_id=jurisdiction_id,
        received_at__gte=since,
        received_at__lt=until,
        filed_at__isnull=False,
        case_type__isnull=False,
    )
    heaps: dict[tuple[UUID | None, UUID | None], _Heap] = {}
    cases = 0
    for group in _groups(found, jurisdiction_id):
        cases += group.count
        before, after = (_send(group, one, jurisdiction_id, at) for one in (book, plan.book))
        key = (before.id if before else None, after.id if after else None)
        if key[0] != key[1]:
            heaps.setdefault(key, _Heap(before, after)).groups.append(group)
    moves = sorted(
        (_move(heap, found, jurisdiction_id) for heap in heaps.values()), key=lambda move: (-move.count, move.examples)
    )
    return Trial(since, until, cases, tuple(moves), plan)


def _groups(found: QuerySet[Case], jurisdiction_id: str) -> Iterator[_Group]:
    """Cases away from borders by type and area; those near a border one by one, for each has its own neighbours."""
    alike = found.filter(near_border=False).values_list("case_type_id", "area_path", "area_id").order_by()
    for type_id, area_path, area_id, count in alike.annotate(count=Count("id")):
        yield _Group(type_id, area_path, area_id is not None, count=count)
    city = core.get_jurisdiction(jurisdiction_id)
    root = city.area_path if city else ""
    columns = ("case_type_id", "area_path", "lon", "lat", "number", "private")
    for type_id, area_path, lon, lat, number, private in found.filter(near_border=True).values_list(*columns):
        spot = places.find_spot(lon, lat, root=root) if lon is not None and lat is not None else None
        borders = tuple(area.path for area in spot.near_border) if spot else ()
        yield _Group(type_id, area_path, placed=True, borders=borders, numbers=() if private else (number,))


def _send(group: _Group, book: duty_rules.DutyBook, jurisdiction_id: str, at: datetime) -> units.UnitRef | None:
    rule = catalogue.get_catalogue(jurisdiction_id).rule_at(group.type_id, at, group.area_path)
    if rule is None or not rule.offered or (rule.needs_place and not group.placed):
        return None
    route = clear_route(rule, group.area_path, group.borders, jurisdiction_id, at, book=book)
    return route.unit if route else None


def _move(heap: _Heap, found: QuerySet[Case], jurisdiction_id: str) -> Move:
    known = catalogue.get_catalogue(jurisdiction_id).by_id
    by_type: dict[UUID, int] = {}
    for group in heap.groups:
        by_type[group.type_id] = by_type.get(group.type_id, 0) + group.count
    ranked = sorted(by_type, key=lambda type_id: -by_type[type_id])
    types = tuple(known[type_id].name for type_id in ranked if type_id in known)
    count = sum(by_type.values())
    return Move(heap.before, heap.after, count, types, tuple(_examples(heap.groups, found)))


def _examples(groups: Iterable[_Group], found: QuerySet[Case]) -> list[str]:
    """Numbers of a few cases that anybody may see, of the largest groups first."""
    numbers: list[str] = []
    for group in sorted(groups, key=lambda one: -one.count)[:EXAMPLES]:
        alike = found.filter(case_type_id=group.type_id, area_path=group.area_path, near_border=False, private=False)
        here = group.numbers if group.borders else alike.order_by("-received_at").values_list("number", flat=True)
        numbers.extend(here[: EXAMPLES - len(numbers)])
        if len(numbers) >= EXAMPLES:
            break
    return numbers
