"""What a sheet holds, as it is frozen when it is published: numbers as they were, names in both languages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import msgspec
from django.utils.translation import get_language

from oneneedle.evaluation.rules.rates import Figure

AGES = (30, 90, 365)  # days from which an open case is called old


@dataclass(frozen=True, slots=True)
class Both:
    """A text in both languages."""

    zh: str
    en: str

    def __str__(self) -> str:
        return (self.zh or self.en) if (get_language() or "").startswith("zh") else (self.en or self.zh)


@dataclass(frozen=True, slots=True)
class Number:
    """One measure in this month and in the month before; its name and formula as they were."""

    code: str
    name: Both
    formula: Both
    unit: str
    hits: int
    of: int
    seconds: int
    hits_before: int
    of_before: int
    seconds_before: int

    @property
    def figure(self) -> Figure:
        """This month."""
        return Figure(self.hits, self.of, self.seconds)

    @property
    def before(self) -> Figure:
        """The month before."""
        return Figure(self.hits_before, self.of_before, self.seconds_before)


@dataclass(frozen=True, slots=True)
class Kind:
    """How many cases of one type came in, and how many the month before."""

    code: str
    name: Both
    count: int
    before: int


@dataclass(frozen=True, slots=True)
class Month:
    """What came in and what was closed in one month, of the row of months that leads to this one."""

    month: date
    received: int
    closed: int


@dataclass(frozen=True, slots=True)
class OldCase:
    """An open case that waits long; never a private one."""

    number: str
    kind: Both
    received_on: date


@dataclass(frozen=True, slots=True)
class Matter:
    """A topic of the month on the street's ground; the count is of all its ground."""

    title: Both
    count: int
    trend: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What one unit asked of the street, of one kind."""

    unit: Both
    kind: Both
    tasks: int
    hours: float


@dataclass(frozen=True, slots=True)
class Burden:
    """Everything that was asked of the street in the month."""

    tasks: int
    alike: int
    hours: float
    refused: int
    lines: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a sheet says."""

    formulas: str
    city: Both
    street: Both
    month: date
    made_at: datetime
    counted_until: datetime | None
    numbers: tuple[Number, ...]
    months: tuple[Month, ...]
    kinds: tuple[Kind, ...]
    open_cases: int
    old: tuple[tuple[int, int], ...]
    oldest: tuple[OldCase, ...]
    matters: tuple[Matter, ...]
    burden: Burden | None


def write_content(content: Content) -> Any:
    """Plain JSON."""
    return msgspec.to_builtins(content)


def read_content(data: Any) -> Content:
    """The content of a published sheet."""
    return msgspec.convert(data, Content)


def same_numbers(one: Content, other: Content) -> bool:
    """Whether two sheets say the same, whenever they were made."""
    return replace(one, made_at=other.made_at, counted_until=other.counted_until) == other
