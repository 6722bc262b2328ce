"""What the steps of a report need to know: kinds of matter, their questions, danger, neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from oneneedle.cases.queries.public import PublicCase, near_cases
from oneneedle.catalogue import queries as catalogue
from oneneedle.catalogue import rules as catalogue_rules
from oneneedle.core import queries as core
from oneneedle.places import queries as places
from oneneedle.portal.rules import Draft


@dataclass(frozen=True, slots=True)
class Guide:
    """The catalogue as it bears on one draft."""

    chosen: catalogue_rules.CaseTypeRef | None
    rule: catalogue_rules.Rule | None
    dangers: tuple[str, ...]
    near: tuple[PublicCase, ...]

    @property
    def questions(self) -> tuple[catalogue_rules.Question, ...]:
        """What is asked of this kind; fixed notes are among them."""
        return self.rule.questions if self.rule else ()

    @property
    def not_here(self) -> bool:
        """Whether the offices of the ground do not offer this kind: the desk decides."""
        return self.rule is not None and not self.rule.offered

    @property
    def only_advice(self) -> bool:
        """Whether this kind ends in advice instead of a case."""
        return bool(self.rule and not self.rule.handlers and self.rule.advice)

    @property
    def skipped(self) -> frozenset[str]:
        """Steps this draft has no use for."""
        needless = set()
        if not (self.rule and (self.rule.questions or self.rule.conditions or self.only_advice)):
            needless.add("details")
        if not self.near:
            needless.add("same")
        return frozenset(needless)


def read_guide(city_id: str, draft: Draft, now: datetime) -> Guide:
    """Everything above for this draft, as it stands on its ground; neighbours only when it has a point and a kind."""
    book = catalogue.get_catalogue(city_id)
    chosen = book.by_code.get(draft.type_code)
    ground = find_ground(city_id, draft)
    near: tuple[PublicCase, ...] = ()
    if chosen and draft.lon is not None and draft.lat is not None:
        near = tuple(near_cases(city_id, draft.lon, draft.lat, chosen.code))
    return Guide(
        chosen=chosen,
        rule=book.rule_at(chosen.id, now, ground) if chosen else None,
        dangers=find_dangers(book, draft.text, chosen),
        near=near,
    )


def find_ground(city_id: str, draft: Draft) -> str:
    """The path of the area the draft's place lies in; nothing while the place is not known."""
    if draft.lon is None or draft.lat is None:
        return draft.area_path
    city = core.get_jurisdiction(city_id)
    spot = places.find_spot(draft.lon, draft.lat, root=city.area_path) if city else None
    return spot.area.path if spot and spot.area else ""


def find_dangers(book: catalogue.Catalogue, text: str, chosen: catalogue_rules.CaseTypeRef | None) -> tuple[str, ...]:
    """The words that speak of danger, by the chosen kind, else by any of the kinds the words suggest."""
    likely = [chosen] if chosen else [suggestion.type for suggestion in book.suggest_types(text, limit=5)]
    found: dict[str, None] = {}
    for kind in likely:
        suggestion = catalogue_rules.suggest_priority(kind, text)
        if suggestion.priority == "urgent":
            found.update(dict.fromkeys(suggestion.words))
    return tuple(found)
