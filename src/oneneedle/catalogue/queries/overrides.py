"""Readers of local overrides: how far an office may go, what it changed, and what is different from the city's rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from oneneedle.catalogue import access
from oneneedle.catalogue import rules as catalogue_rules
from oneneedle.catalogue.models import CaseType, LocalOverride, OverrideBound
from oneneedle.catalogue.queries.book import Catalogue, get_catalogue, override_of
from oneneedle.catalogue.rules import overrides as terms
from oneneedle.core.rules import Actor
from oneneedle.core.rules.words import say_list
from oneneedle.units import queries as units
from oneneedle.units import rules as unit_rules
from oneneedle.workdays.rules import Limit, describe_limit

MOST = 200  # lines of one list


@dataclass(frozen=True, slots=True)
class BoundLine:
    """One bound in words."""

    id: UUID
    unit_id: UUID
    unit: str
    level: str
    type: str
    fields: tuple[str, ...]
    limits: tuple[tuple[str, str], ...]
    since: datetime


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as the city says."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class OverrideLine:
    """One override in words, with each thing it changes."""

    id: UUID
    unit_id: UUID
    unit: str
    type_code: str
    type: str
    reason: str
    since: datetime
    until: datetime | None
    state: str
    tone: str
    differences: tuple[Difference, ...]


def may_override(actor: Actor) -> bool:
    """Whether the actor speaks for a street or community that may change rules for its ground."""
    unit = units.get_unit(actor.jurisdiction_id, actor.unit_id) if actor.unit_id else None
    return unit is not None and access.can_override(actor, actor.jurisdiction_id, unit)


def may_bound(actor: Actor) -> bool:
    """Whether the actor speaks for a city or district office that sets bounds."""
    unit = units.get_unit(actor.jurisdiction_id, actor.unit_id) if actor.unit_id else None
    return unit is not None and access.can_set_bound(actor, actor.jurisdiction_id, unit)


def get_bound(actor: Actor, bound_id: UUID) -> OverrideBound | None:
    """A bound of the actor's city."""
    return OverrideBound.objects.filter(id=bound_id, jurisdiction_id=actor.jurisdiction_id).first()


def get_override(actor: Actor, override_id: UUID) -> LocalOverride | None:
    """An override of the actor's city."""
    city = Q(case_type__jurisdiction_id=actor.jurisdiction_id)
    return LocalOverride.objects.filter(city, id=override_id).first()


def get_case_type(jurisdiction_id: str, code: str) -> CaseType | None:
    """A type of the city that can be filed now."""
    leaves = CaseType.objects.filter(is_leaf=True, active=True)
    return leaves.filter(jurisdiction_id=jurisdiction_id, code=code).first()


def standing_override(unit_id: UUID, case_type_id: UUID) -> catalogue_rules.Override | None:
    """What the office says of the type now, or will."""
    rows = LocalOverride.objects.filter(unit_id=unit_id, case_type_id=case_type_id, until__isnull=True)
    row = rows.select_related("unit").first()
    return override_of(row) if row else None


def bounds_in_force(jurisdiction_id: str) -> tuple[catalogue_rules.Bound, ...]:
    """The bounds that stand; they bind from the moment they are set until they are ended or replaced."""
    return tuple(_bound(row) for row in _open_bounds(jurisdiction_id))


def allowed_for(jurisdiction_id: str, unit: units.UnitRef, type_path: str) -> catalogue_rules.Allowed:
    """What all bounds together leave to this office for this type."""
    bounds = bounds_in_force(jurisdiction_id)
    return catalogue_rules.find_allowed(bounds, type_path=type_path, level=unit.level, area_path=unit.area_path)


def list_bounds(jurisdiction_id: str) -> tuple[BoundLine, ...]:
    """The bounds that stand, the city's before those of districts."""
    return tuple(_bound_line(jurisdiction_id, row) for row in _open_bounds(jurisdiction_id))


def list_overrides(
    jurisdiction_id: str, now: datetime, *, unit_id: UUID | None = None, over: bool = False
) -> tuple[OverrideLine, ...]:
    """The overrides that stand or will, or with `over` those that have ended, newest first; of one unit if named."""
    rows = LocalOverride.objects.filter(case_type__jurisdiction_id=jurisdiction_id)
    standing = Q(until__isnull=True) | (Q(until__gt=now) & Q(until__gt=F("since")))  # not what was called off
    rows = rows.exclude(standing) if over else rows.filter(standing)
    if unit_id:
        rows = rows.filter(unit_id=unit_id)
    return _lines(jurisdiction_id, rows.order_by("-since", "id"), now)


def differences_of(
    jurisdiction_id: str, now: datetime, *, type_code: str = "", unit_id: UUID | None = None
) -> tuple[OverrideLine, ...]:
    """What is in force now and is not as the city says, by type and unit; of one type or unit if named."""
    rows = LocalOverride.objects.filter(
        Q(until__isnull=True) | Q(until__gt=now), case_type__jurisdiction_id=jurisdiction_id, since__lte=now
    )
    if type_code:
        rows = rows.filter(case_type__code=type_code)
    if unit_id:
        rows = rows.filter(unit_id=unit_id)
    return _lines(jurisdiction_id, rows.order_by("case_type__path", "unit__path"), now)


def _open_bounds(jurisdiction_id: str) -> Iterable[OverrideBound]:
    rows = OverrideBound.objects.filter(jurisdiction_id=jurisdiction_id, until__isnull=True)
    return rows.select_related("case_type", "unit").order_by(
        "unit__path", "level", F("case_type__path").asc(nulls_first=True)
    )


def _bound(row: OverrideBound) -> catalogue_rules.Bound:
    return catalogue_rules.Bound(
        id=row.id,
        unit_id=row.unit_id,
        area_path=row.area_path,
        level=row.level,
        type_path=row.case_type.path if row.case_type else "",
        fields=frozenset(row.fields),
        limits=catalogue_rules.read_ranges(row.limits),
        since=row.since,
        until=row.until,
    )


def _bound_line(jurisdiction_id: str, row: OverrideBound) -> BoundLine:
    bound = _bound(row)
    unit = units.get_unit(jurisdiction_id, row.unit_id)
    limits = tuple((_limit_label(*place), str(one)) for place, one in bound.limits.items() if place[1] in bound.fields)
    return BoundLine(
        id=row.id,
        unit_id=row.unit_id,
        unit=unit.name if unit else "",
        level=str(unit_rules.LEVEL_NAMES[row.level]),
        type=row.case_type.name if row.case_type else _("The whole catalogue"),
        fields=tuple(str(name) for key, name in terms.FIELDS.items() if key in bound.fields),
        limits=limits,
        since=row.since,
    )


def _lines(jurisdiction_id: str, rows: QuerySet[LocalOverride], now: datetime) -> tuple[OverrideLine, ...]:
    book = get_catalogue(jurisdiction_id)
    return tuple(_line(book, row, now) for row in rows.select_related("unit", "case_type")[:MOST])


def _line(book: Catalogue, row: LocalOverride, now: datetime) -> OverrideLine:
    state, tone = _state(row, now)
    return OverrideLine(
        id=row.id,
        unit_id=row.unit_id,
        unit=row.unit.name,
        type_code=row.case_type.code,
        type=row.case_type.name,
        reason=row.reason,
        since=row.since,
        until=row.until,
        state=state,
        tone=tone,
        differences=tuple(_differences(book, row, now)),
    )


def _state(row: LocalOverride, now: datetime) -> tuple[str, str]:
    if row.until is None or row.until > now:
        return (_("Not yet in force"), "info") if row.since > now else (_("In force"), "good")
    ends = {
        LocalOverride.End.REPLACED: _("Replaced"),
        LocalOverride.End.BOUND: _("Ended by a bound"),
    }
    return ends.get(LocalOverride.End(row.end), _("Ended by the office")), "neutral"


def _differences(book: Catalogue, row: LocalOverride, now: datetime) -> Iterable[Difference]:
    """Against the city's rule as it stood while the override was in force."""
    change = override_of(row).change
    moment = min(now, row.until) if row.until else now
    rule = book.rule_at(row.case_type_id, max(moment, row.since)) or book.rule_at(row.case_type_id, row.since)
    for priority in catalogue_rules.PRIORITIES:
        for name in terms.LIMITS:
            if limit := change.limit(priority, name):
                usual: Limit | None = getattr(rule.limits_for(priority), name) if rule else None
                before = describe_limit(usual) if usual else _("none")
                yield Difference(_limit_label(priority, name), before, describe_limit(limit))
    for name, label in terms.TEXTS.items():
        if said := change.texts.get(name):
            yield Difference(str(label), getattr(rule, name) if rule else "", said)
    if change.handler:
        unit = units.get_unit(book.jurisdiction_id, change.handler)
        kinds = [unit_rules.say_kind(one.kind) for one in rule.handlers] if rule else []
        yield Difference(str(terms.FIELDS["handler"]), say_list(kinds), unit.name if unit else "")
    if not change.offered:
        yield Difference(str(terms.FIELDS["offered"]), _("yes"), _("no"))


def _limit_label(priority: str, name: str) -> str:
    values = {"field": terms.FIELDS[name], "priority": terms.PRIORITY_NAMES[priority]}
    return _("%(field)s (%(priority)s)") % values
