"""What an item of the responsibility list says, and the words it says it with."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.core.rules import Dated, Refused, Titled, by_language
from oneneedle.places import rules as places

# Lists and areas are open: a city may use other words, which then name themselves.
LISTS: dict[str, str | Promise] = {
    "streets": gettext_lazy("Streets"),
    "communities": gettext_lazy("Communities"),
    "departments": gettext_lazy("Line departments"),
}
AREAS: dict[str, str | Promise] = {
    "party": gettext_lazy("Party and mass work"),
    "safety": gettext_lazy("Public safety"),
    "city": gettext_lazy("City management"),
    "community": gettext_lazy("Community building"),
    "livelihood": gettext_lazy("Livelihood"),
    "support": gettext_lazy("General support"),
}
# Lowest first, as cases go to the lowest unit that can act.
LEVELS: dict[str, str | Promise] = {
    "community": gettext_lazy("Community level"),
    "street": gettext_lazy("Street level"),
    "district": gettext_lazy("District level"),
    "city": gettext_lazy("City level"),
}
STANCES: dict[str, str | Promise] = {
    "own": gettext_lazy("Own duty"),
    "cooperate": gettext_lazy("Cooperates"),
    "taken_back": gettext_lazy("Taken back by the level above"),
}
FIELD_NAMES: dict[str, str | Promise] = {
    "list_name": gettext_lazy("On the list of"),
    "area_of_duty": gettext_lazy("Area of duty"),
    "level": gettext_lazy("Level"),
    "stance": gettext_lazy("Stance"),
    "area_path": gettext_lazy("Ground"),
    "name_zh": gettext_lazy("Name in Chinese"),
    "name_en": gettext_lazy("Name in English"),
    "lead": gettext_lazy("Lead"),
    "cooperating": gettext_lazy("Cooperating units"),
    "shared_zh": gettext_lazy("How it is shared, in Chinese"),
    "shared_en": gettext_lazy("How it is shared, in English"),
    "basis_zh": gettext_lazy("Basis in Chinese"),
    "basis_en": gettext_lazy("Basis in English"),
    "document": gettext_lazy("Policy document"),
    "article": gettext_lazy("Article"),
    "case_types": gettext_lazy("Case types"),
    "ordinal": gettext_lazy("Place in the list"),
}
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}", re.ASCII)
_WORD = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}", re.ASCII)
_UNIT = "unit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms(Titled):
    """Everything one version of an item says, without code and dates."""

    list_name: str = "streets"
    area_of_duty: str = "support"
    level: str = "street"
    stance: str = "own"
    area_path: str = ""
    name_zh: str = ""
    name_en: str = ""
    lead: str = ""
    cooperating: tuple[str, ...] = ()
    shared_zh: str = ""
    shared_en: str = ""
    basis_zh: str = ""
    basis_en: str = ""
    document: str = ""
    article: str = ""
    case_types: tuple[str, ...] = ()
    ordinal: int = 0

    @property
    def shared(self) -> str:
        return by_language(self.shared_zh, self.shared_en)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty(Dated, Terms):
    """One version of an item, in force from `since` until just before `until`."""

    id: UUID
    code: str
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRow(Terms):
    """One item as a file or a form tells it; one that is not active ends."""

    code: str
    active: bool = True
    line: int = 0


@dataclass(frozen=True, slots=True)
class Who:
    """A lead as it is written: `street:street`, `water` for the nearest of any level, `unit:3301-water`."""

    kind: str = ""
    level: str = ""
    unit_code: str = ""


TERMS = tuple(one.name for one in fields(Terms))
TEXTS = tuple(name for name in TERMS if name not in {"cooperating", "case_types", "ordinal"})


def term_values(one: Terms) -> dict[str, Any]:
    """The terms alone, to be compared, copied and written."""
    return {name: getattr(one, name) for name in TERMS}


def read_who(text: str, column: str = "lead") -> Who:
    """The unit or kind of unit a lead names; refused when it cannot be read."""
    head, colon, tail = text.strip().partition(":")
    if colon and head == _UNIT and tail.strip():
        return Who(unit_code=tail.strip())
    level, kind = (head.strip(), tail.strip()) if colon else ("", head)
    if level and level not in places.LEVELS:
        message = _("“%(level)s” is no level of an area; the words are %(known)s.")
        values = {"level": level, "known": ", ".join(places.LEVELS)}
        raise Refused(message % values, field=column, code="bad_level")
    if not _WORD.fullmatch(kind):
        message = _("“%(text)s” names no unit: write a kind such as water, street:street, or unit: with its code.")
        raise Refused(message % {"text": text}, field=column, code="bad_lead")
    return Who(kind=kind, level=level)


def check_terms(code: str, terms: Terms) -> None:
    """Refuse an item without code, name or lead, and words nobody knows."""
    if not CODE.fullmatch(code):
        message = _("“%(code)s” is no code of an item: up to 40 letters, digits, dots, hyphens and underscores.")
        raise Refused(message % {"code": code}, field="code", code="bad_code")
    if not terms.name_zh and not terms.name_en:
        raise Refused(_("The item has no name: fill name_zh, name_en or both."), field="name_zh", code="no_name")
    check_known(terms.level, LEVELS, "level")
    check_known(terms.stance, STANCES, "stance")
    for column in ("list_name", "area_of_duty"):
        check_word(getattr(terms, column), column)
    read_who(terms.lead)
    for text in terms.cooperating:
        read_who(text, "cooperating")


def check_word(word: str, column: str) -> None:
    """Refuse what is no word of an open list."""
    if not _WORD.fullmatch(word):
        message = _("“%(word)s” is no word for the column %(column)s: use small letters, digits and hyphens.")
        raise Refused(message % {"word": word, "column": column}, field=column, code="bad_word")


def check_known(word: str, known: Collection[str], column: str) -> None:
    """Refuse a word that is not among the known ones."""
    if word not in known:
        message = _("“%(word)s” in the column %(column)s is unknown; the words are %(known)s.")
        values = {"word": word, "column": column, "known": ", ".join(known)}
        raise Refused(message % values, field=column, code=f"bad_{column}")


def said(word: str, names: Mapping[str, str | Promise]) -> str:
    """A word of a table in the reader's language; other words name themselves."""
    return str(names.get(word, word))
