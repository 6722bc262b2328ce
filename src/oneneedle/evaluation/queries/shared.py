"""Which streets and departments really worked together in a time: by work orders, and by whistle calls."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

from oneneedle.cases.models import WhistleCall, WorkOrder
from oneneedle.core.rules import ancestors, is_under
from oneneedle.evaluation.rules import two_way
from oneneedle.units import queries as units

_BLOWN = ("blown", "gathered", "done")


@dataclass(frozen=True, slots=True)
class SharedWork:
    """What a street and a department had to do with each other."""

    street: units.UnitRef
    department: units.UnitRef
    cases: tuple[UUID, ...]
    calls: tuple[UUID, ...]


def find_shared(jurisdiction_id: str, area_path: str, since: datetime, until: datetime) -> tuple[SharedWork, ...]:
    """Every pair of the ground that shared a case or a call, streets in the order of the tree.

    A case counts when it was sent to the department and not taken back before it began; a call unless it was excused.
    Who stands above or below a street in its own line is no partner of it.
    """
    directory = units.units_for(jurisdiction_id)
    streets = {one.area_path: one for one in directory.units if one.level == "street" and one.area_path}
    streets = {path: one for path, one in streets.items() if one.active and is_under(path, area_path)}
    cases: dict[tuple[UUID, UUID], set[UUID]] = defaultdict(set)
    calls: dict[tuple[UUID, UUID], set[UUID]] = defaultdict(set)
    for unit_id, path, ids in _orders(jurisdiction_id, area_path, since, until):
        street = next((streets[one] for one in reversed(ancestors(path)) if one in streets), None)
        if street is not None:
            cases[street.id, unit_id].update(ids)
    for street_id, unit_id, call_id in _calls(jurisdiction_id, since, until):
        calls[street_id, unit_id].add(call_id)
    known = {one.id: one for one in streets.values()}
    found = []
    for street_id, unit_id in sorted(cases.keys() | calls.keys()):
        one, another = known.get(street_id), directory.by_id.get(unit_id)
        if one is None or another is None or not _are_partners(one, another):
            continue
        key = (street_id, unit_id)
        found.append(SharedWork(one, another, tuple(sorted(cases[key])), tuple(sorted(calls[key]))))
    return tuple(sorted(found, key=lambda work: (work.street.path, work.department.path)))


def _are_partners(street: units.UnitRef, department: units.UnitRef) -> bool:
    """A department, or a company, which governs no ground; and not one of the street's own line."""
    return department.active and not department.level and not two_way.in_line(street.path, department.path)


def _orders(
    jurisdiction_id: str, area_path: str, since: datetime, until: datetime
) -> Iterator[tuple[UUID, str, list[UUID]]]:
    """Unit, area and the cases sent there; one row for each unit and area, counted by the database."""
    begun = ~Q(state=WorkOrder.State.CANCELLED) | Q(accepted_at__isnull=False)
    rows = WorkOrder.objects.filter(
        begun,
        case__jurisdiction_id=jurisdiction_id,
        case__area_path__startswith=area_path,
        sent_at__gte=since,
        sent_at__lt=until,
    )
    grouped = rows.order_by().values_list("unit_id", "case__area_path")
    yield from grouped.annotate(ids=ArrayAgg("case_id", distinct=True))


def _calls(jurisdiction_id: str, since: datetime, until: datetime) -> Iterator[tuple[UUID, UUID, UUID]]:
    rows = WhistleCall.objects.filter(
        whistle__jurisdiction_id=jurisdiction_id,
        whistle__state__in=_BLOWN,
        whistle__blown_at__gte=since,
        whistle__blown_at__lt=until,
    ).exclude(state=WhistleCall.State.EXCUSED)
    yield from rows.values_list("whistle__unit_id", "unit_id", "id")
