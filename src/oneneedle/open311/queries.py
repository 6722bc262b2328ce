"""What Open311 asks of a city: which city, its services, its cases as outside systems may read them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from oneneedle.cases.queries.requests import find_number, requests
from oneneedle.cases.queries.updates import updates
from oneneedle.catalogue import queries as catalogue
from oneneedle.catalogue import rules as catalogue_rules
from oneneedle.core import queries as core
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Kept

__all__ = [
    "Service",
    "find_city",
    "find_number",
    "find_service",
    "list_services",
    "must_name_city",
    "questions_of",
    "requests",
    "updates",
]


@dataclass(frozen=True, slots=True)
class Service:
    """A type of case that can be reported now, and the rule in force."""

    case_type: catalogue_rules.CaseTypeRef
    rule: catalogue_rules.Rule
    name: str
    group: str

    @property
    def has_questions(self) -> bool:
        """Whether there is a definition to fetch."""
        return bool(self.rule.questions)


def _count_cities(_key: str) -> int:
    return Jurisdiction.objects.count()


_city_count: Kept[str, int] = Kept(_count_cities)


def find_city(jurisdiction_id: str) -> Jurisdiction | None:
    """The city of that identifier; without one the default city, or the only one there is."""
    return core.get_jurisdiction(jurisdiction_id or None)


def must_name_city(city: Jurisdiction | None) -> bool:
    """Whether a call has to say which city it means: there are several and none is the default."""
    return (city is None or not city.is_default) and _city_count.get("") > 1


def list_services(jurisdiction_id: str, now: datetime) -> list[Service]:
    """All leaves in force, in tree order. Names are unique in a city: where two are alike the group follows."""
    book = catalogue.get_catalogue(jurisdiction_id)
    found = [(leaf, rule) for leaf in book.leaves() if (rule := book.rule_at(leaf.id, now)) is not None]
    count = Counter(leaf.name.strip() for leaf, _rule in found)
    services = []
    for leaf, rule in found:
        branch = book.by_code.get(leaf.parent_code) if leaf.parent_code else None
        group = branch.name.strip() if branch else ""
        name = leaf.name.strip()
        if count[name] > 1:
            name = f"{name} ({group or leaf.code})"
        services.append(Service(leaf, rule, name, group))
    return services


def questions_of(jurisdiction_id: str, type_id: UUID, at: datetime) -> tuple[catalogue_rules.Question, ...]:
    """The questions that stood when a report of that type was made."""
    rule = catalogue.get_catalogue(jurisdiction_id).rule_at(type_id, at)
    return rule.questions if rule else ()


def find_service(jurisdiction_id: str, code: str, now: datetime) -> Service | None:
    """The service of that code, or None when it cannot be reported."""
    book = catalogue.get_catalogue(jurisdiction_id)
    leaf = book.by_code.get(code)
    if leaf is None or not leaf.is_leaf or not leaf.active:
        return None
    rule = book.rule_at(leaf.id, now)
    return Service(leaf, rule, leaf.name.strip(), "") if rule else None
