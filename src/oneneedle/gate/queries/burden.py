"""The burden ledger: what was asked of each street and community in a month, like requests counted as one.

Everything of a task counts in the month it was sent, on the city's calendar; what was taken back does not count.
Supervision notices and places on the list of what must be put right count beside tasks. The figures are of units and
may be read by everybody; no title and no word of a request is among them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncMonth

from oneneedle.core import queries as core
from oneneedle.core.rules import add_months, month_span
from oneneedle.gate import rules
from oneneedle.gate.models import Demand, GateRefusal, Removal, Task
from oneneedle.gate.queries.words import local, unit_name
from oneneedle.units import queries as units

_FIGURES: dict[str, Any] = {
    "tasks": Count("id"),
    "groups": Count(Coalesce("duplicate_of_id", "id"), distinct=True),
    "hours": Sum("hours"),
    "done": Count("id", filter=Q(state="done")),
    "returned": Count("id", filter=Q(state="returned")),
    "open": Count("id", filter=Q(state__in=rules.OPEN_TASK)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCounts:
    """The figures of one unit in one month."""

    tasks: int = 0
    groups: int = 0
    hours: Decimal = Decimal(0)
    done: int = 0
    returned: int = 0
    open: int = 0
    refused: int = 0
    demands: int = 0
    proposed: int = 0
    removed: int = 0

    @property
    def repeats(self) -> int:
        """Requests that had been made before, in this month."""
        return self.tasks - self.groups


@dataclass(frozen=True, slots=True)
class UnitBurden:
    """One unit with its month and the month before."""

    unit_id: UUID | None
    unit_code: str
    name: str
    level: str
    area_path: str
    now: UnitCounts
    before: UnitCounts


@dataclass(frozen=True, slots=True)
class BurdenBoard:
    """All streets and communities of a city, or of some ground of it, in one month."""

    month: date
    rows: tuple[UnitBurden, ...]
    total: UnitBurden
    previous: date | None
    next: date | None


@dataclass(frozen=True, slots=True)
class BurdenLine:
    """What one unit asked of another in a month, of one kind."""

    from_name: str
    kind: str
    kind_name: str
    tasks: int
    groups: int
    repeats: int
    hours: Decimal


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month of a unit."""

    month: date
    tasks: int
    groups: int
    hours: Decimal
    demands: int
    refused: int


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often one rule of the gate kept something off."""

    rule: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class UnitLedger:
    """The month of one unit: by source and kind, beside its last twelve months."""

    burden: UnitBurden
    lines: tuple[BurdenLine, ...]
    months: tuple[MonthLine, ...]
    refusals: tuple[RuleCount, ...]


def burden_board(city: str, month: date, under: str = "") -> BurdenBoard:
    """The board of a month; `under` is a ground of the city."""
    month = month.replace(day=1)
    guarded = (one for one in units.units_for(city).units if one.active and one.level in rules.GATED_LEVELS)
    shown = [one for one in guarded if one.area_path.startswith(under)]
    now, before = _counts(city, month), _counts(city, add_months(month, -1))
    rows = tuple(_burden(one, now, before) for one in shown)
    total = UnitBurden(None, "", "", "", under, _sum(rows, "now"), _sum(rows, "before"))
    return BurdenBoard(month, rows, total, *_neighbours(city, month))


def burden_of(city: str, unit_id: UUID, month: date) -> UnitLedger | None:
    """The ledger of one street or community; None for a unit that the gate does not guard."""
    month = month.replace(day=1)
    unit = units.get_unit(city, unit_id)
    if unit is None or unit.level not in rules.GATED_LEVELS:
        return None
    burden = _burden(unit, _counts(city, month, unit_id), _counts(city, add_months(month, -1), unit_id))
    return UnitLedger(burden, _lines(city, unit_id, month), _months(city, unit_id, month), _rules(city, unit_id, month))


def _neighbours(city: str, month: date) -> tuple[date | None, date | None]:
    """The nearest months before and after in which something was asked or kept off, by the ends of three indexes."""
    since, until = month_span(month, core.zone_of(city))
    asked = Task.objects.filter(jurisdiction_id=city)
    kept, demands = GateRefusal.objects.filter(jurisdiction_id=city), Demand.objects.filter(jurisdiction_id=city)
    beside: list[QuerySet[Any]] = [kept, demands.filter(withdrawn=False)]
    last = (
        asked.filter(sent_at__lt=since).aggregate(at=Max("sent_at"))["at"],
        *(rows.filter(at__lt=since).aggregate(at=Max("at"))["at"] for rows in beside),
    )
    first = (
        asked.filter(sent_at__gte=until).aggregate(at=Min("sent_at"))["at"],
        *(rows.filter(at__gte=until).aggregate(at=Min("at"))["at"] for rows in beside),
    )
    before, after = max(filter(None, last), default=None), min(filter(None, first), default=None)
    months = tuple(local(city, one).date().replace(day=1) if one else None for one in (before, after))
    return months[0], months[1]


def sent_in(city: str, month: date, unit_id: UUID | None = None) -> QuerySet[Task]:
    """What was asked in a month and not taken back."""
    since, until = month_span(month, core.zone_of(city))
    rows = Task.objects.filter(jurisdiction_id=city, sent_at__gte=since, sent_at__lt=until)
    rows = rows.exclude(state=Task.State.WITHDRAWN)
    return rows.filter(to_unit_id=unit_id) if unit_id else rows


def demands_in(city: str, since: datetime, until: datetime, unit_id: UUID | None = None) -> QuerySet[Demand]:
    """What supervision asked in that time and did not take back."""
    rows = Demand.objects.filter(jurisdiction_id=city, at__gte=since, at__lt=until, withdrawn=False)
    return rows.filter(to_unit_id=unit_id) if unit_id else rows


def _counts(city: str, month: date, unit_id: UUID | None = None) -> dict[UUID, UnitCounts]:
    """The figures of every unit in a month, in five queries whatever the number of units."""
    since, until = month_span(month, core.zone_of(city))
    asked = {row.pop("to_unit_id"): row for row in _figures(sent_in(city, month, unit_id), "to_unit_id")}
    kept = GateRefusal.objects.filter(jurisdiction_id=city, at__gte=since, at__lt=until, to_unit__isnull=False)
    ours = Removal.objects.filter(task__jurisdiction_id=city)
    proposed = ours.filter(proposed_at__gte=since, proposed_at__lt=until)
    removed = ours.filter(state=Removal.State.REMOVED, decided_at__gte=since, decided_at__lt=until)
    more = {
        "refused": dict(kept.values_list("to_unit_id").annotate(count=Count("id"))),
        "demands": dict(demands_in(city, since, until).values_list("to_unit_id").annotate(count=Count("id"))),
        "proposed": dict(proposed.values_list("proposed_by_id").annotate(count=Count("id"))),
        "removed": dict(removed.values_list("proposed_by_id").annotate(count=Count("id"))),
    }
    found = {*asked, *(key for counted in more.values() for key in counted)}
    return {key: _merge(asked.get(key, {}), {name: more[name].get(key, 0) for name in more}) for key in found}


def _figures(rows: QuerySet[Task], *by: str) -> list[dict[str, Any]]:
    return list(rows.values(*by).annotate(**_FIGURES).order_by(*by))


def _merge(figures: Mapping[str, Any], more: Mapping[str, int]) -> UnitCounts:
    return UnitCounts(**{**figures, "hours": figures.get("hours") or Decimal(0), **more})


def _burden(unit: units.UnitRef, now: Mapping[UUID, UnitCounts], before: Mapping[UUID, UnitCounts]) -> UnitBurden:
    return UnitBurden(
        unit.id,
        unit.code,
        unit.name,
        unit.level,
        unit.area_path,
        now.get(unit.id, UnitCounts()),
        before.get(unit.id, UnitCounts()),
    )


def _sum(rows: tuple[UnitBurden, ...], side: str) -> UnitCounts:
    counts: list[UnitCounts] = [getattr(row, side) for row in rows]
    names = ("tasks", "groups", "done", "returned", "open", "refused", "demands", "proposed", "removed")
    sums: dict[str, Any] = {name: sum(getattr(one, name) for one in counts) for name in names}
    return UnitCounts(**sums, hours=sum((one.hours for one in counts), Decimal(0)))


def _lines(city: str, unit_id: UUID, month: date) -> tuple[BurdenLine, ...]:
    found = _figures(sent_in(city, month, unit_id), "from_unit_id", "kind")
    lines = [
        BurdenLine(
            from_name=unit_name(city, row["from_unit_id"]),
            kind=row["kind"],
            kind_name=str(rules.TASK_KINDS[row["kind"]]),
            tasks=row["tasks"],
            groups=row["groups"],
            repeats=row["tasks"] - row["groups"],
            hours=row["hours"] or Decimal(0),
        )
        for row in found
    ]
    since, until = month_span(month, core.zone_of(city))
    beside = demands_in(city, since, until, unit_id).values_list("from_unit_id", "kind").annotate(count=Count("id"))
    for from_id, kind, count in beside.order_by("from_unit_id", "kind"):
        name = str(rules.DEMAND_KINDS[kind])
        lines.append(BurdenLine(unit_name(city, from_id), kind, name, count, count, 0, Decimal(0)))
    return tuple(sorted(lines, key=lambda line: (-line.hours, -line.tasks, line.from_name, line.kind)))


def _months(city: str, unit_id: UUID, month: date) -> tuple[MonthLine, ...]:
    """The twelve months that end with this one, the empty ones too."""
    months = [month]
    while len(months) < 12:
        months.insert(0, add_months(months[0], -1))
    since, until = month_span(months[0], core.zone_of(city))[0], month_span(month, core.zone_of(city))[1]
    zone = core.zone_of(city)
    rows = Task.objects.filter(to_unit_id=unit_id, sent_at__gte=since, sent_at__lt=until)
    rows = rows.exclude(state=Task.State.WITHDRAWN).annotate(month=TruncMonth("sent_at", tzinfo=zone))
    figures = {row["month"].date(): row for row in _figures(rows, "month")}
    demands = _by_month(demands_in(city, since, until, unit_id), zone)
    refused = _by_month(GateRefusal.objects.filter(to_unit_id=unit_id, at__gte=since, at__lt=until), zone)
    return tuple(_month(one, figures.get(one, {}), demands.get(one, 0), refused.get(one, 0)) for one in months)


def _by_month(rows: QuerySet[Any], zone: ZoneInfo) -> dict[date, int]:
    by_month = rows.annotate(month=TruncMonth("at", tzinfo=zone)).values_list("month").annotate(count=Count("id"))
    return {one.date(): count for one, count in by_month}


def _month(month: date, figures: Mapping[str, Any], demands: int, refused: int) -> MonthLine:
    hours = figures.get("hours") or Decimal(0)
    return MonthLine(month, figures.get("tasks", 0), figures.get("groups", 0), hours, demands, refused)


def _rules(city: str, unit_id: UUID, month: date) -> tuple[RuleCount, ...]:
    since, until = month_span(month, core.zone_of(city))
    kept = GateRefusal.objects.filter(to_unit_id=unit_id, at__gte=since, at__lt=until)
    counted = dict(kept.values_list("rule").annotate(count=Count("id")))
    return tuple(RuleCount(rule, str(name), counted[rule]) for rule, name in rules.RULES.items() if rule in counted)
