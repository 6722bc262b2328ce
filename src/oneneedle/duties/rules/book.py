"""The whole list of one city in memory, asked by code, date, type and ground."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from oneneedle.duties.rules.terms import AREAS, LEVELS, LISTS, Duty, term_values


@dataclass(frozen=True, slots=True)
class DutyBook:
    """All versions of all items of one city."""

    jurisdiction_id: str
    version: int
    by_code: Mapping[str, tuple[Duty, ...]]
    _by_type: Mapping[str, tuple[Duty, ...]] = field(repr=False)

    def item_at(self, code: str, at: datetime) -> Duty | None:
        """The version of this item that binds at this moment."""
        return next((one for one in self.by_code.get(code, ()) if one.binds(at)), None)

    def in_force(self, at: datetime) -> tuple[Duty, ...]:
        """The list of this moment in its order."""
        found = (self.item_at(code, at) for code in self.by_code)
        return tuple(sorted((one for one in found if one), key=list_order))

    def for_type(self, codes: Sequence[str], area_path: str, at: datetime) -> list[Duty]:
        """The items that speak for a case of this type and ground, best first; `codes` lead from the top to the type.

        The nearest type speaks before the group above it, the smaller ground before the larger, the lower level first.
        """
        found: list[Duty] = []
        for code in reversed(codes):
            here = [one for one in self._by_type.get(code, ()) if one.binds(at) and area_path.startswith(one.area_path)]
            found.extend(sorted(here, key=_nearest_first))
        return found

    def moments(self) -> tuple[datetime, ...]:
        """When the list changed or will change, oldest first."""
        versions = [one for group in self.by_code.values() for one in group]
        return tuple(sorted({one.since for one in versions} | {one.until for one in versions if one.until}))


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one item between two moments; `fields` are the terms that are not the same."""

    code: str
    before: Duty | None
    after: Duty | None
    fields: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        if self.before is None:
            return "added"
        return "ended" if self.after is None else "changed"

    @property
    def item(self) -> Duty:
        """The item as it stands after, or stood before."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - one of both is always there
        return found


def make_book(jurisdiction_id: str, version: int, duties: Iterable[Duty]) -> DutyBook:
    """The book of these versions, in any order."""
    by_code: dict[str, tuple[Duty, ...]] = {}
    by_type: dict[str, tuple[Duty, ...]] = {}
    for one in sorted(duties, key=lambda duty: (duty.code, duty.since)):
        by_code[one.code] = (*by_code.get(one.code, ()), one)
        for code in one.case_types:
            by_type[code] = (*by_type.get(code, ()), one)
    return DutyBook(jurisdiction_id, version, MappingProxyType(by_code), MappingProxyType(by_type))


def differences(old: DutyBook, then: datetime, new: DutyBook, at: datetime) -> tuple[Difference, ...]:
    """What is not the same in the list `old` at `then` and the list `new` at `at`, in the order of the list."""
    found = []
    for code in {*old.by_code, *new.by_code}:
        before, after = old.item_at(code, then), new.item_at(code, at)
        if before and after:
            new_terms = term_values(after)
            changed = tuple(name for name, value in term_values(before).items() if new_terms[name] != value)
            if changed:
                found.append(Difference(code, before, after, changed))
        elif before or after:
            found.append(Difference(code, before, after))
    return tuple(sorted(found, key=lambda one: list_order(one.item)))


def list_order(one: Duty) -> tuple[object, ...]:
    """Known lists and areas in the order of their tables, then by place and code."""
    return (*_rank(one.list_name, LISTS), *_rank(one.area_of_duty, AREAS), one.ordinal, one.code)


def _rank(word: str, known: Mapping[str, object]) -> tuple[int, str]:
    words = list(known)
    return (words.index(word), "") if word in known else (len(words), word)


def _nearest_first(one: Duty) -> tuple[int, int, int, str]:
    return (-one.area_path.count("/"), list(LEVELS).index(one.level), one.ordinal, one.code)
