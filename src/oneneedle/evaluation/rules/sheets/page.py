"""A paper as parts of a page: bars are rows of a table, lines stand above one, everything else is a table."""

from __future__ import annotations

from dataclasses import dataclass

from oneneedle.evaluation.rules.sheets.paper import BARS, LINES, TEXT, Block, Paper, say
from oneneedle.ui import rules as ui


@dataclass(frozen=True)
class Part:
    """One block on the page: a chart with its table in it, or a table."""

    title: str
    note: str
    chart: ui.Chart | None
    columns: tuple[ui.Column, ...]
    lines: tuple[ui.Line, ...]


def make_parts(paper: Paper) -> tuple[Part, ...]:
    """The blocks in their order; bars and their table both stand, for the table says more."""
    return tuple(
        Part(
            block.title,
            block.note,
            _chart(block),
            () if block.chart == LINES else tuple(ui.Column(one.name, one.kind != TEXT) for one in block.columns),
            () if block.chart == LINES else tuple(_line(block, number) for number in range(len(block.rows))),
        )
        for block in paper.blocks
    )


def _line(block: Block, number: int) -> ui.Line:
    row = block.rows[number]
    return ui.Line(tuple(say(value, column.kind) for value, column in zip(row, block.columns, strict=True)))


def _chart(block: Block) -> ui.Chart | None:
    if not block.chart:
        return None
    return ui.Chart(
        block.title,
        tuple(str(row[0]) for row in block.rows),
        tuple(_series(block, place) for place in block.lines),
        kind=block.chart,
        most=1.0,
        label_head=block.columns[0].name,
    )


def _series(block: Block, place: int) -> ui.Series:
    low, high = block.ends if block.chart == BARS and block.ends else (0, 0)
    return ui.Series(
        name=block.columns[place].name,
        values=tuple(block.part(row, place) for row in block.rows),
        says=tuple(say(row[place], block.columns[place].kind) for row in block.rows),
        low=tuple(block.part(row, low) for row in block.rows) if low else (),
        high=tuple(block.part(row, high) for row in block.rows) if high else (),
    )
