"""A sheet as a workbook: one page a table, numbers as numbers, charts the program can change."""

from __future__ import annotations

import io
import re
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from oneneedle.evaluation.rules.sheets.paper import BARS, COUNT, HOURS, LINES, SHARE, TEXT, TIME, Block, Paper, Value

_FORMATS = {TEXT: "@", COUNT: "#,##0", SHARE: "0.0%", TIME: "[h]:mm", HOURS: "General"}
_BAD = re.compile(r"[\[\]:*?/\\]")
_DAY = 24 * 3600
_HAN = re.compile(r"[\u2e80-\uffef]")


def draw(paper: Paper, made_at: datetime) -> bytes:
    """The workbook; times are lengths of time as Excel knows them, shares are shares of one."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": paper.title, "created": made_at.replace(tzinfo=None)})
    styles = _Styles(book)
    first = book.add_worksheet(_tab(paper.subtitle, []))
    first.set_column(0, 0, 90)
    first.write_string(0, 0, paper.title, styles.title)
    for place, words in enumerate((paper.subtitle, *paper.notes, paper.foot), start=1):
        first.write_string(place, 0, words, styles.note)
    names = [_tab(paper.subtitle, [])]
    for block in paper.blocks:
        names.append(_tab(block.title, names))
        _write(book, book.add_worksheet(names[-1]), block, names[-1], styles)
    book.close()
    return target.getvalue()


class _Styles:
    """The formats of a workbook."""

    def __init__(self, book: Any) -> None:
        self.title = book.add_format({"bold": True, "font_size": 16, "font_color": "#17282e"})
        self.note = book.add_format({"text_wrap": True, "font_color": "#4a5a60", "valign": "top"})
        self.head = book.add_format(
            {"bold": True, "bg_color": "#eceae2", "bottom": 1, "text_wrap": True, "valign": "top"}
        )
        self.kinds = {
            kind: book.add_format({"num_format": pattern, "valign": "top", "text_wrap": kind == TEXT})
            for kind, pattern in _FORMATS.items()
        }


def _write(book: Any, page: Any, block: Block, name: str, styles: _Styles) -> None:
    page.freeze_panes(1, 1)
    for place, column in enumerate(block.columns):
        page.write_string(0, place, column.name, styles.head)
        page.set_column(place, place, _width(block, place))
    for number, row in enumerate(block.rows, start=1):
        for place, (value, column) in enumerate(zip(row, block.columns, strict=True)):
            _cell(page, number, place, value, column.kind, styles.kinds[column.kind])
    if block.note:
        page.write_string(len(block.rows) + 2, 0, block.note, styles.note)
    if block.chart and block.rows:
        page.insert_chart(len(block.rows) + 4, 0, _chart(book, block, name), {"description": block.title})


def _cell(page: Any, number: int, place: int, value: Value, kind: str, style: Any) -> None:
    if value is None:
        page.write_blank(number, place, None, style)
    elif isinstance(value, str):
        page.write_string(number, place, value, style)
    else:
        page.write_number(number, place, float(value) / _DAY if kind == TIME else value, style)


def _chart(book: Any, block: Block, name: str) -> Any:
    bars = block.chart == BARS
    chart = book.add_chart({"type": "bar" if bars else "line"})
    last = len(block.rows)
    for place in block.lines:
        series: dict[str, Any] = {
            "name": [name, 0, place],
            "categories": [name, 1, 0, last, 0],
            "values": [name, 1, place, last, place],
        }
        if bars:
            series |= {"fill": {"color": "#0d5663"}, "gap": 60}
            if block.ends:
                series["x_error_bars"] = _whiskers(block)
        else:
            series["marker"] = {"type": "automatic"}
        chart.add_series(series)
    chart.set_title({"name": block.title, "name_font": {"size": 12}})
    chart.set_size({"width": 720, "height": max(240, 40 * last + 120) if bars else 320})
    if bars:
        chart.set_legend({"none": True})
        chart.set_y_axis({"reverse": True})
        scale = {"min": 0, "max": 1} if block.columns[block.drawn].kind == SHARE else {"min": 0}
        chart.set_x_axis({**scale, "num_format": _FORMATS[block.columns[block.drawn].kind]})
    elif block.chart == LINES:
        chart.set_y_axis({"min": 0})
    return chart


def _whiskers(block: Block) -> dict[str, Any]:
    """The interval, told as lengths beside the value."""
    low, high = block.ends or (0, 0)
    below = [_float(row[block.drawn]) - _float(row[low]) for row in block.rows]
    above = [_float(row[high]) - _float(row[block.drawn]) for row in block.rows]
    return {"type": "custom", "plus_values": above, "minus_values": below}


def _float(value: Value) -> float:
    return float(value) if isinstance(value, int | float | Decimal) else 0.0


def _width(block: Block, place: int) -> float:
    """Wide enough for the longest cell, up to a line of words."""
    cells = [block.columns[place].name, *(str(row[place]) for row in block.rows)]
    if block.columns[place].kind != TEXT:
        cells = [block.columns[place].name[:16], "000,000"]
    return float(min(70, max(10, *(len(cell) + len(_HAN.findall(cell)) + 2 for cell in cells))))


def _tab(title: str, taken: list[str]) -> str:
    """A name Excel takes: 31 signs, none of its own, each once."""
    name = _BAD.sub(" ", title).strip("' ")[:31] or "1"
    return name if name.lower() not in {one.lower() for one in taken} else f"{name[:27]} {len(taken) + 1}"
