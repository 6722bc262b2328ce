"""A sheet in one language, before it is a page, a PDF or a workbook: titles, and tables of values with their kind."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from oneneedle.evaluation.rules.wording import say_share, say_time

TEXT, COUNT, SHARE, TIME, HOURS = "text", "count", "share", "time", "hours"
BARS, LINES = "bars", "lines"
Value = str | int | float | Decimal | None


@dataclass(frozen=True, slots=True)
class Column:
    """Head of a column, and what its values are: text, a count, a share of one, seconds, or hours."""

    name: str
    kind: str = TEXT


@dataclass(frozen=True, slots=True)
class Block:
    """One part of the sheet: a table, and if `chart` says so a chart of it.

    Bars show the column `drawn` by the first; with `ends` the two columns of an interval. Lines show every count.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""
    chart: str = ""
    drawn: int = 1
    ends: tuple[int, int] | None = None

    @property
    def top(self) -> float:
        """The end of the scale: the whole for shares, else the largest value."""
        if self.columns[self.drawn].kind == SHARE:
            return 1.0
        cells = (row[place] for row in self.rows for place in self.lines)
        return max((float(cell) for cell in cells if isinstance(cell, int | float)), default=0.0) or 1.0

    def part(self, row: tuple[Value, ...], place: int) -> float | None:
        """How much of the scale a value fills, 0 to 1."""
        value = row[place]
        return None if value is None or isinstance(value, str) else min(max(float(value) / self.top, 0.0), 1.0)

    @property
    def lines(self) -> tuple[int, ...]:
        """The columns its chart shows."""
        if self.chart == LINES:
            return tuple(place for place, column in enumerate(self.columns) if column.kind == COUNT)
        return (self.drawn,)


@dataclass(frozen=True, slots=True)
class Paper:
    """One sheet in one language."""

    language: str
    title: str
    subtitle: str
    notes: tuple[str, ...]
    blocks: tuple[Block, ...]
    foot: str
    numbers: str


def say(value: Value, kind: str) -> str:
    """A value in words; a dash where there is none."""
    if value is None:
        return "–"
    if kind == SHARE and isinstance(value, Decimal):
        return say_share(value)
    if kind == TIME and isinstance(value, int):
        return say_time(value)
    if kind == HOURS and isinstance(value, float):
        return str(Decimal(str(value)).quantize(Decimal("0.1"), ROUND_HALF_UP)).removesuffix(".0")
    return str(value)
