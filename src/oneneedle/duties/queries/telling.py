"""Items and their differences in words, for residents and keepers alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.duties.queries.leads import describe_field, describe_who
from oneneedle.duties.queries.library import get_document
from oneneedle.duties.rules import (
    AREAS,
    FIELD_NAMES,
    LEVELS,
    LISTS,
    STANCES,
    Difference,
    Duty,
    DutyBook,
    differences,
    said,
)

STANCE_TONES = {"own": "good", "cooperate": "info", "taken_back": "warn"}
KINDS: dict[str, tuple[str | Promise, str]] = {
    "added": (gettext_lazy("Added"), "good"),
    "changed": (gettext_lazy("Changed"), "info"),
    "ended": (gettext_lazy("Taken off the list"), "warn"),
}
_TABLES = {"list_name": LISTS, "area_of_duty": AREAS, "level": LEVELS, "stance": STANCES}


@dataclass(frozen=True, slots=True)
class ToldDuty:
    """One item for a list."""

    duty: Duty
    lead: str
    cooperating: str
    stance: str
    tone: str
    level: str


@dataclass(frozen=True, slots=True)
class ToldField:
    """One term that is not the same."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ToldDifference:
    """What became of one item."""

    code: str
    name: str
    word: str
    tone: str
    fields: tuple[ToldField, ...] = ()


@dataclass(frozen=True, slots=True)
class ToldVersion:
    """One version of an item and what it changed."""

    since: datetime
    until: datetime | None
    state: str
    change: ToldDifference


def tell_duty(jurisdiction_id: str, duty: Duty) -> ToldDuty:
    """One line of the list."""
    return ToldDuty(
        duty,
        describe_who(jurisdiction_id, duty.lead),
        describe_field(jurisdiction_id, "cooperating", duty.cooperating),
        said(duty.stance, STANCES),
        STANCE_TONES.get(duty.stance, "neutral"),
        said(duty.level, LEVELS),
    )


def tell_differences(jurisdiction_id: str, found: Iterable[Difference]) -> tuple[ToldDifference, ...]:
    """Differences of two lists in words."""
    return tuple(_tell(jurisdiction_id, one) for one in found)


def tell_versions(jurisdiction_id: str, book: DutyBook, code: str, now: datetime) -> tuple[ToldVersion, ...]:
    """The versions of one item, newest first, each with what it changed."""
    told = []
    for one in reversed(book.by_code.get(code, ())):
        before = next((old for old in book.by_code[code] if old.until == one.since), None)
        if before is None:
            change = Difference(code, None, one)
        else:
            fields = tuple(name for name in FIELD_NAMES if getattr(before, name) != getattr(one, name))
            change = Difference(code, before, one, fields)
        told.append(ToldVersion(one.since, one.until, _state(one, now), _tell(jurisdiction_id, change)))
    return tuple(told)


def _state(one: Duty, now: datetime) -> str:
    if one.binds(now):
        return _("In force")
    return _("Not yet in force") if one.since > now else _("No longer in force")


def _tell(jurisdiction_id: str, one: Difference) -> ToldDifference:
    word, tone = KINDS[one.kind]
    fields = tuple(
        ToldField(
            str(FIELD_NAMES[name]),
            _value(jurisdiction_id, name, getattr(one.before, name)),
            _value(jurisdiction_id, name, getattr(one.after, name)),
        )
        for name in one.fields
    )
    return ToldDifference(one.code, one.item.name, str(word), tone, fields)


def _value(jurisdiction_id: str, name: str, value: object) -> str:
    if name in _TABLES:
        return said(str(value), _TABLES[name])
    if name == "document":
        found = get_document(jurisdiction_id, str(value)) if value else None
        return found.name if found else str(value)
    return describe_field(jurisdiction_id, name, value)


def changes_between(
    jurisdiction_id: str, book: DutyBook, since: datetime, until: datetime
) -> tuple[ToldDifference, ...]:
    """What is not the same in the list of two moments."""
    return tell_differences(jurisdiction_id, differences(book, since, book, until))
