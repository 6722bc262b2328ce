"""Powers handed down to streets, with their checklists: the public list, and the choices of a new check."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from oneneedle.core import queries as core
from oneneedle.core.queries import count_rows
from oneneedle.core.rules import Actor, Paged, slice_of
from oneneedle.powers import access, rules
from oneneedle.powers.models import CheckLine, DelegatedPower
from oneneedle.units import queries as units


@dataclass(frozen=True, slots=True)
class PowerLine:
    """One version of a power of a street."""

    id: UUID
    root_id: UUID
    version: int
    unit_id: UUID
    unit_name: str
    name: str
    field: str
    from_unit: str
    basis: str
    document: str
    since: datetime
    until: datetime | None
    last_day: date | None
    state: str
    tone: str
    in_force: bool
    over: bool
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StreetPowers:
    """How many powers a street holds or will hold, and how many have ended."""

    unit_id: UUID
    name: str
    held: int
    ended: int


def powers_by_street(jurisdiction_id: str, now: datetime) -> tuple[StreetPowers, ...]:
    """The streets with any power, by path; one query."""
    over = Q(until__lte=now)
    counts = _powers(jurisdiction_id).values("unit_id").order_by("unit__path")
    rows = counts.annotate(held=Count("id", filter=~over), ended=Count("id", filter=over))
    names = {one.id: one.name for one in units.units_for(jurisdiction_id).units}
    return tuple(StreetPowers(row["unit_id"], names.get(row["unit_id"], ""), row["held"], row["ended"]) for row in rows)


def list_powers(
    jurisdiction_id: str,
    now: datetime,
    *,
    unit_ids: Collection[UUID] | None = None,
    ended: bool = False,
    page: int = 1,
) -> Paged[PowerLine]:
    """A page of the powers of these streets, or of all: in force and to come, or those that have ended. Three queries.

    Of those that ended, the last stands on top.
    """
    rows = _powers(jurisdiction_id)
    if unit_ids is not None:
        rows = rows.filter(unit_id__in=unit_ids)
    rows = rows.filter(until__lte=now) if ended else rows.filter(_not_over(now))
    order = ("-until", "id") if ended else ("unit__path", "work_field", "-since", "id")
    total = count_rows(rows)
    number, pages, first, last = slice_of(page, total)
    found = _with_lines(rows).order_by(*order)[first:last]
    return Paged(tuple(power_line(row, now) for row in found), total, number, pages)


def powers_to_check(actor: Actor, now: datetime) -> tuple[PowerLine, ...]:
    """The powers the actor plans checks under: those of the own street, in force or to come."""
    street = own_street(actor)
    if street is None:
        return ()
    rows = _powers(actor.jurisdiction_id).filter(_not_over(now), unit_id=street.id)
    return tuple(power_line(row, now) for row in _with_lines(rows).order_by("work_field", "-since", "id"))


def get_power(actor: Actor, power_id: UUID) -> DelegatedPower:
    """A power of the actor's city, for who may hand it down or checks under it; DoesNotExist otherwise."""
    power = DelegatedPower.objects.get(id=power_id, jurisdiction_id=actor.jurisdiction_id)
    street = units.get_unit(actor.jurisdiction_id, power.unit_id)
    if street is None or not (access.can_hand_down(actor, street) or access.can_see_checks(actor, street)):
        raise DelegatedPower.DoesNotExist
    return power


def texts_of(power: DelegatedPower) -> tuple[str, str]:
    """The checklist as one text each language, to begin the next version with."""
    lines = list(power.lines.order_by("place"))
    return "\n".join(line.text_zh for line in lines).strip(), "\n".join(line.text_en for line in lines).strip()


def own_street(actor: Actor) -> units.UnitRef | None:
    """The street the actor does checks in; none for everybody else."""
    unit = units.get_unit(actor.jurisdiction_id, actor.unit_id) if actor.unit_id else None
    return unit if unit is not None and access.can_check(actor, unit) else None


def streets_to_hand_down(actor: Actor) -> tuple[units.UnitRef, ...]:
    """The streets the actor may hand powers down to."""
    known = units.units_for(actor.jurisdiction_id).units
    return tuple(one for one in known if one.level == "street" and one.active and access.can_hand_down(actor, one))


def streets_with_powers(actor: Actor) -> tuple[units.UnitRef, ...]:
    """The streets whose register the actor reads on the desk, those that work no longer too."""
    known = units.units_for(actor.jurisdiction_id).units
    seen = {one.id for one in access.streets_of(actor, closed=True)}
    return tuple(one for one in known if one.level == "street" and (one.id in seen or access.can_hand_down(actor, one)))


def may_hand_down(actor: Actor, unit_id: UUID) -> bool:
    """Whether the page offers to end a power of this street or to follow it."""
    street = units.get_unit(actor.jurisdiction_id, unit_id)
    return street is not None and access.can_hand_down(actor, street)


def power_line(row: DelegatedPower, now: datetime) -> PowerLine:
    """One version with its state now; its lines are read already, or in one query."""
    over = row.until is not None and row.until <= max(now, row.since)
    if over:
        state, tone = _("No longer in force"), "neutral"
    else:
        state, tone = (_("Not yet in force"), "info") if row.since > now else (_("In force"), "good")
    department = units.get_unit(row.jurisdiction_id, row.from_unit_id)
    street = units.get_unit(row.jurisdiction_id, row.unit_id)
    return PowerLine(
        id=row.id,
        root_id=row.root_id,
        version=row.version,
        unit_id=row.unit_id,
        unit_name=street.name if street else "",
        name=row.name,
        field=rules.say_field(row.work_field),
        from_unit=department.name if department else "",
        basis=row.basis,
        document=row.document,
        since=row.since,
        until=row.until,
        last_day=_last_day(row),
        state=state,
        tone=tone,
        in_force=not over and row.since <= now,
        over=over,
        lines=tuple(one.text for one in row.lines.all()),
    )


def held_roots(power_ids: Collection[UUID], now: datetime) -> frozenset[UUID]:
    """Which of these powers, each named by its first version, the street holds now in some version."""
    versions = Q(id__in=power_ids) | Q(first_id__in=power_ids)
    held = DelegatedPower.objects.filter(versions, _not_over(now), since__lte=now)
    return frozenset(row.root_id for row in held)


def _powers(jurisdiction_id: str) -> QuerySet[DelegatedPower]:
    """All versions that come into force at all."""
    return DelegatedPower.objects.filter(jurisdiction_id=jurisdiction_id).exclude(until=F("since"))


def _not_over(now: datetime) -> Q:
    return Q(until__isnull=True) | Q(until__gt=now)


def _last_day(row: DelegatedPower) -> date | None:
    return rules.last_day_of(row.until, core.zone_of(row.jurisdiction_id)) if row.until else None


def _with_lines(rows: QuerySet[DelegatedPower]) -> QuerySet[DelegatedPower]:
    return rows.prefetch_related(Prefetch("lines", CheckLine.objects.order_by("place")))
