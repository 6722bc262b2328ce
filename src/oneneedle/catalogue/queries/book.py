"""Readers of the catalogue: a city's types and rules held in memory, at one version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from oneneedle.catalogue import rules
from oneneedle.catalogue.models import CaseRule, CaseType, CatalogueVersion, LocalOverride
from oneneedle.catalogue.rules import CaseTypeRef, Node, Override, Rule, Suggestion, TypeRow
from oneneedle.catalogue.rules.binding import bind_rule
from oneneedle.catalogue.rules.suggest import count_parts
from oneneedle.core.rules import KeptBook, ancestors


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All types of one city with their dated rules, ready to be asked without a round trip."""

    jurisdiction_id: str
    version: int
    types: tuple[CaseTypeRef, ...]
    by_id: Mapping[UUID, CaseTypeRef]
    by_code: Mapping[str, CaseTypeRef]
    rules: Mapping[UUID, tuple[Rule, ...]] = field(repr=False)
    # Type -> ground -> what its office changed, newest first.
    overrides: Mapping[UUID, Mapping[str, tuple[Override, ...]]] = field(repr=False)
    _by_path: Mapping[str, CaseTypeRef] = field(repr=False)
    _by_source: Mapping[str, CaseTypeRef] = field(repr=False)
    _children: Mapping[str, tuple[CaseTypeRef, ...]] = field(repr=False)
    _parts: Mapping[str, int] = field(repr=False)

    def leaves(self) -> tuple[CaseTypeRef, ...]:
        """The active types that can be filed, in the order of the tree."""
        return tuple(leaf for node in self.tree() for leaf in _leaves(node))

    def tree(self) -> tuple[Node, ...]:
        """The active types, siblings by ordinal and code."""
        return self._nodes("")

    def _nodes(self, parent_code: str) -> tuple[Node, ...]:
        children = (one for one in self._children.get(parent_code, ()) if one.active)
        return tuple(Node(one, self._nodes(one.code)) for one in children)

    def ancestors(self, code: str) -> tuple[CaseTypeRef, ...]:
        """The types from the top down to this one."""
        one = self.by_code.get(code)
        return tuple(self._by_path[path] for path in ancestors(one.path)) if one else ()

    def rule_at(self, case_type_id: UUID, at: datetime, area_path: str = "") -> Rule | None:
        """The rule that binds the type at this moment, with what the offices of the ground changed of it.

        Without a ground it is the city's own.
        """
        for rule in self.rules.get(case_type_id, ()):
            if rule.since <= at and (rule.until is None or at < rule.until):
                return self._on_ground(rule, area_path, at)
        return None

    def overrides_at(self, case_type_id: UUID, at: datetime, area_path: str) -> tuple[Override, ...]:
        """The changes in force on this ground, from above to below."""
        grounds = self.overrides.get(case_type_id)
        if not grounds:
            return ()
        here = (one for path in ancestors(area_path) for one in grounds.get(path, ()))
        return tuple(one for one in here if one.binds(area_path, at))

    def _on_ground(self, rule: Rule, area_path: str, at: datetime) -> Rule:
        found = self.overrides_at(rule.case_type_id, at, area_path)
        return rules.apply_overrides(rule, found, danger=self.is_danger(rule.case_type_id)) if found else rule

    def is_offered(self, case_type_id: UUID, at: datetime, area_path: str) -> bool:
        """Whether the offices of this ground offer the type; without a ground, or a rule, everything is."""
        rule = self.rule_at(case_type_id, at, area_path)
        return rule is None or rule.offered

    def is_danger(self, case_type_id: UUID) -> bool:
        """Whether the type knows words of danger."""
        one = self.by_id.get(case_type_id)
        return one is not None and bool(one.danger_words)

    def find_by_source_name(self, text: str) -> CaseTypeRef | None:
        """The type other systems call so, else the one of this code or name; case and spaces do not matter."""
        return self._by_source.get(_plain(text))

    def suggest_types(self, text: str, language: str = "", limit: int = 3) -> list[Suggestion]:
        """The types that may be meant, best first, each with the words that spoke for it."""
        return rules.suggest_types(self.leaves(), self._parts, text, language, limit)

    def needs_place(self, case_type_id: UUID, at: datetime) -> bool:
        """Whether a report of this type must say where; without a rule it must."""
        rule = self.rule_at(case_type_id, at)
        return rule is None or rule.needs_place


def forget(jurisdiction_id: str | None = None) -> None:
    """Read a city's catalogue anew at the next question; all cities when none is named."""
    _catalogues.drop(jurisdiction_id)


def get_catalogue(jurisdiction_id: str) -> Catalogue:
    """The city's catalogue from memory; at most every two seconds one small query asks whether it is still the same."""
    return _catalogues.get(jurisdiction_id)


def _version(jurisdiction_id: str) -> int:
    return CatalogueVersion.objects.filter(pk=jurisdiction_id).values_list("version", flat=True).first() or 0


def _read(jurisdiction_id: str, version: int) -> Catalogue:
    rows = CaseType.objects.filter(jurisdiction_id=jurisdiction_id).select_related("parent").order_by("ordinal", "code")
    types = tuple(_type_ref(row) for row in rows)
    children: dict[str, tuple[CaseTypeRef, ...]] = {}
    for one in types:
        children[one.parent_code] = (*children.get(one.parent_code, ()), one)
    bound: dict[UUID, tuple[Rule, ...]] = {}
    for row in CaseRule.objects.filter(case_type__jurisdiction_id=jurisdiction_id).order_by("-since"):
        bound[row.case_type_id] = (*bound.get(row.case_type_id, ()), _rule(row))
    return Catalogue(
        jurisdiction_id=jurisdiction_id,
        version=version,
        types=types,
        by_id=MappingProxyType({one.id: one for one in types}),
        by_code=MappingProxyType({one.code: one for one in types}),
        rules=MappingProxyType(bound),
        overrides=MappingProxyType(_read_overrides(jurisdiction_id)),
        _by_path=MappingProxyType({one.path: one for one in types}),
        _by_source=MappingProxyType(_sources(types)),
        _children=MappingProxyType(children),
        _parts=MappingProxyType(count_parts(one for one in types if one.is_leaf and one.active)),
    )


_catalogues = KeptBook(_version, _read)


def _read_overrides(jurisdiction_id: str) -> dict[UUID, Mapping[str, tuple[Override, ...]]]:
    found: dict[UUID, dict[str, tuple[Override, ...]]] = {}
    rows = LocalOverride.objects.filter(case_type__jurisdiction_id=jurisdiction_id).select_related("unit")
    for row in rows.order_by("-since"):
        grounds = found.setdefault(row.case_type_id, {})
        grounds[row.area_path] = (*grounds.get(row.area_path, ()), override_of(row))
    return {type_id: MappingProxyType(grounds) for type_id, grounds in found.items()}


def _type_ref(row: CaseType) -> CaseTypeRef:
    return CaseTypeRef(
        id=row.id,
        code=row.code,
        path=row.path,
        parent_code=row.parent.code if row.parent else "",
        family=row.family,
        name_zh=row.name_zh,
        name_en=row.name_en,
        description_zh=row.description_zh,
        description_en=row.description_en,
        keywords=tuple(row.keywords),
        danger_words=tuple(row.danger_words),
        source_names=tuple(row.source_names),
        is_leaf=row.is_leaf,
        active=row.active,
        ordinal=row.ordinal,
    )


def _rule(row: CaseRule) -> Rule:
    return bind_rule(binding_of(row), id=row.id, case_type_id=row.case_type_id, since=row.since, until=row.until)


def override_of(row: LocalOverride) -> Override:
    """What a row of the table changes."""
    texts = {name: getattr(row, name) for name in ("conditions_zh", "conditions_en", "advice_zh", "advice_en")}
    return Override(
        id=row.id,
        case_type_id=row.case_type_id,
        unit_id=row.unit_id,
        unit_path=row.unit.path,
        area_path=row.area_path,
        since=row.since,
        until=row.until,
        change=rules.make_change(limits=row.limits, handler=row.handler_id, offered=row.offered, **texts),
    )


def binding_of(row: CaseRule) -> rules.Binding:
    """What a row of the table says."""
    return rules.make_binding(
        handlers=row.handlers,
        cooperating=row.cooperating,
        limits=row.limits,
        priority=row.priority,
        private=row.private,
        needs_place=row.needs_place,
        questions=row.questions,
        conditions_zh=row.conditions_zh,
        conditions_en=row.conditions_en,
        advice_zh=row.advice_zh,
        advice_en=row.advice_en,
    )


def _sources(types: Iterable[CaseTypeRef]) -> dict[str, CaseTypeRef]:
    """Leaves by every word they are known by; an active type before a retired one, a source name before other words."""
    found: dict[str, CaseTypeRef] = {}
    leaves = sorted((one for one in types if one.is_leaf), key=lambda one: not one.active)
    for words in (lambda one: one.source_names, lambda one: (one.code, one.name_en, one.name_zh)):
        for one in leaves:
            for word in words(one):
                if plain := _plain(word):
                    found.setdefault(plain, one)
    return found


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _leaves(node: Node) -> Iterable[CaseTypeRef]:
    if node.type.is_leaf:
        yield node.type
    for child in node.children:
        yield from _leaves(child)


def rows_of(jurisdiction_id: str, at: datetime) -> list[TypeRow]:
    """The city's types as an import file would tell them, parents first, with the rules of this moment or the next."""
    catalogue = _read(jurisdiction_id, 0)
    return [_row(catalogue, one, at) for one in sorted(catalogue.types, key=lambda one: one.path)]


def _row(catalogue: Catalogue, one: CaseTypeRef, at: datetime) -> TypeRow:
    # The newest comes first in the list; a rule that only begins later is the best there is before it.
    bound = catalogue.rules.get(one.id, ())
    rule = catalogue.rule_at(one.id, at) or (bound[-1] if bound else None)
    return TypeRow(
        code=one.code,
        parent=one.parent_code,
        family=one.family,
        name_zh=one.name_zh,
        name_en=one.name_en,
        description_zh=one.description_zh,
        description_en=one.description_en,
        keywords=one.keywords,
        danger_words=one.danger_words,
        source_names=one.source_names,
        ordinal=one.ordinal,
        active=one.active,
        binding=rules.make_binding(**rules.binding_columns(rule)) if rule else None,
    )
