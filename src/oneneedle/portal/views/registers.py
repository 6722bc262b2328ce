"""The registers of rules and of units, each line linked with the items of the responsibility list that bind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oneneedle.catalogue import queries as catalogue
from oneneedle.catalogue import rules as catalogue_rules
from oneneedle.catalogue.rules import overrides as terms
from oneneedle.duties import queries as duties
from oneneedle.duties import rules as duty_rules
from oneneedle.portal.views.door import PortalPage, Visit, city_page
from oneneedle.ui import pages
from oneneedle.ui import rules as ui
from oneneedle.units import queries as units
from oneneedle.units import rules as unit_rules
from oneneedle.workdays.rules import describe_limit


@dataclass(frozen=True)
class RuleLine:
    """One type of the register with who acts by its rule."""

    type: catalogue_rules.CaseTypeRef
    depth: int
    handlers: str


@dataclass(frozen=True)
class RulesPage(PortalPage):
    """All types with their rules."""

    lines: tuple[RuleLine, ...]


@dataclass(frozen=True)
class RulePage(PortalPage):
    """One type: its rule, and the units and items of the list it is bound up with."""

    facts: tuple[ui.Row, ...]
    versions: tuple[catalogue_rules.Rule, ...]
    items: tuple[duties.ToldDuty, ...]
    units: tuple[units.UnitRef, ...]
    differences: tuple[catalogue.OverrideLine, ...]


@dataclass(frozen=True)
class UnitLine:
    """One unit of the register."""

    unit: units.UnitRef
    kind: str
    depth: int


@dataclass(frozen=True)
class UnitsPage(PortalPage):
    """All units that are open."""

    lines: tuple[UnitLine, ...]


@dataclass(frozen=True)
class UnitPage(PortalPage):
    """One unit: what it leads, what it cooperates in, which rules name it, which rights it holds."""

    facts: tuple[ui.Row, ...]
    leads: tuple[duty_rules.Duty, ...]
    beside: tuple[duty_rules.Duty, ...]
    types: tuple[catalogue_rules.CaseTypeRef, ...]
    rights: tuple[units.RightLine, ...]
    differences: tuple[catalogue.OverrideLine, ...]


@require_safe
@city_page
def show_rules(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The types in their tree, each with who acts."""
    book = catalogue.get_catalogue(visit.city.id)
    page = RulesPage(visit, _("Rules"), tuple(_rule_lines(book, book.tree(), 0, visit.now)))
    return pages.render_page(request, "portal/registers/rules.html", page)


def _rule_lines(
    book: catalogue.Catalogue, nodes: Iterable[catalogue_rules.Node], depth: int, now: datetime
) -> Iterable[RuleLine]:
    for node in nodes:
        rule = book.rule_at(node.type.id, now)
        yield RuleLine(node.type, depth, _handlers(rule))
        yield from _rule_lines(book, node.children, depth + 1, now)


def _handlers(rule: catalogue_rules.Rule | None) -> str:
    kinds = (unit_rules.say_kind(one.kind) for one in rule.handlers) if rule else ()
    return ", ".join(dict.fromkeys(kinds))


@require_safe
@city_page
def show_rule(request: HttpRequest, visit: Visit, code: str) -> HttpResponse:
    """One type with its rule, and everything it is bound up with."""
    city, now = visit.city.id, visit.now
    book = catalogue.get_catalogue(city)
    kind = book.by_code.get(code)
    if kind is None or not kind.is_leaf:
        raise Http404
    rule = book.rule_at(kind.id, now)
    page = RulePage(
        visit=visit,
        title=kind.name,
        facts=tuple(row for row in _rule_facts(rule) if row.value),
        versions=book.rules.get(kind.id, ()),
        items=tuple(duties.tell_duty(city, one) for one in duties.items_of_type(city, kind.path, now)),
        units=duties.units_of_type(city, kind, now),
        differences=catalogue.differences_of(city, now, type_code=code),
    )
    return pages.render_page(request, "portal/registers/rule.html", page)


def _rule_facts(rule: catalogue_rules.Rule | None) -> Iterable[ui.Row]:
    if rule is None:
        yield ui.Row(_("Rule"), _("No rule is in force for this type of case."))
        return
    yield ui.Row(_("In force since"), timezone.localtime(rule.since).date())
    yield ui.Row(_("Who acts, lowest first"), _handlers(rule))
    yield ui.Row(_("Cooperating units"), ", ".join(unit_rules.say_kind(kind) for kind in rule.cooperating))
    for priority in catalogue_rules.PRIORITIES:
        limits = rule.limits_for(priority)
        for name in terms.LIMITS:
            limit = getattr(limits, name)
            values = {"field": terms.FIELDS[name], "priority": terms.PRIORITY_NAMES[priority]}
            yield ui.Row(_("%(field)s (%(priority)s)") % values, describe_limit(limit) if limit else "")
    yield ui.Row(_("Conditions"), rule.conditions)
    yield ui.Row(_("Advice"), rule.advice)


@require_safe
@city_page
def show_units(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The units in their tree."""
    known = units.units_for(visit.city.id).units
    lines = tuple(UnitLine(one, unit_rules.say_kind(one.kind), one.path.count("/") - 2) for one in known if one.active)
    return pages.render_page(request, "portal/registers/units.html", UnitsPage(visit, _("Units"), lines))


@require_safe
@city_page
def show_unit(request: HttpRequest, visit: Visit, code: str) -> HttpResponse:
    """One unit with the items and rules that bind it."""
    city, now = visit.city.id, visit.now
    unit = units.get_unit_by_code(city, code)
    if unit is None:
        raise Http404
    leads, beside = duties.items_of_unit(city, unit, now)
    facts = (
        ui.Row(_("Kind"), unit_rules.say_kind(unit.kind)),
        ui.Row(_("Level"), str(unit_rules.LEVEL_NAMES.get(unit.level, ""))),
        ui.Row(_("Telephone"), unit.phone),
        ui.Row(_("Address"), unit.address),
        ui.Row(_("State"), "" if unit.active else _("closed")),
    )
    page = UnitPage(
        visit=visit,
        title=unit.name,
        facts=tuple(row for row in facts if row.value),
        leads=leads,
        beside=beside,
        types=duties.types_of_unit(city, unit, now),
        rights=units.list_rights(city, now, unit_id=unit.id),
        differences=catalogue.differences_of(city, now, unit_id=unit.id),
    )
    return pages.render_page(request, "portal/registers/unit.html", page)
