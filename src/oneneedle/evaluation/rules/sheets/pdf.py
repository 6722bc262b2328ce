"""A sheet as PDF: A4, the house's colours, charts drawn as vectors, and letters of its own, Chinese included."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from pathlib import Path

from fpdf import FPDF, FontFace
from fpdf.enums import TableBordersLayout, XPos, YPos

import oneneedle.ui
from oneneedle.evaluation.rules.sheets.paper import BARS, LINES, TEXT, Block, Paper, say

FONTS = Path(oneneedle.ui.__file__).parent / "static" / "vendor" / "fonts"
_FONT = "NotoSansSC"
_INK, _SOFT, _LINE, _ACCENT, _WASH = (23, 40, 46), (74, 90, 96), (216, 211, 197), (13, 86, 99), (236, 234, 226)
_SERIES = (_ACCENT, (115, 71, 0), (39, 73, 122))
_MARGIN, _WIDE = 18, 174
_ROW, _BAR = 7.5, 3.2
_FIELD = 42


class _Sheet(FPDF):
    """A page with its foot."""

    def __init__(self, paper: Paper) -> None:
        super().__init__(format="A4")
        self.paper = paper

    def footer(self) -> None:
        """The edition to the left, the page to the right."""
        self.set_y(-14)
        self.set_font(_FONT, size=8)
        self.set_text_color(*_SOFT)
        self.cell(_WIDE - 20, 5, self.paper.foot)
        self.cell(20, 5, f"{self.page_no()} / {{nb}}", align="R")


def draw(paper: Paper, made_at: datetime) -> bytes:
    """The same paper gives the same bytes; only the letters it uses are carried along."""
    pdf = _Sheet(paper)
    pdf.add_font(_FONT, "", FONTS / f"{_FONT}-Regular.woff")
    pdf.add_font(_FONT, "B", FONTS / f"{_FONT}-Bold.woff")
    pdf.set_margins(_MARGIN, _MARGIN, _MARGIN)
    pdf.set_auto_page_break(auto=True, margin=20)
    pdf.set_title(paper.title)
    pdf.set_lang("zh-CN" if paper.language.startswith("zh") else "en")
    pdf.set_creation_date(made_at)
    pdf.add_page()
    _head(pdf, paper)
    for block in paper.blocks:
        _block(pdf, block)
    return bytes(pdf.output())


def _head(pdf: FPDF, paper: Paper) -> None:
    _say(pdf, paper.subtitle, 10, colour=_SOFT)
    _say(pdf, paper.title, 20, bold=True)
    _stitch(pdf)
    for note in paper.notes:
        _say(pdf, note, 9, colour=_SOFT)


def _stitch(pdf: FPDF) -> None:
    """The thread of the house under the title."""
    pdf.set_draw_color(*_ACCENT)
    pdf.set_line_width(0.6)
    pdf.set_dash_pattern(dash=4, gap=2)
    y = pdf.get_y() + 1
    pdf.line(_MARGIN, y, _MARGIN + _WIDE, y)
    pdf.set_dash_pattern()
    pdf.ln(4)


def _block(pdf: FPDF, block: Block) -> None:
    charted = len(block.rows) * _ROW if block.chart == BARS else _FIELD if block.chart == LINES else 0
    room = 16 + charted + 14
    if pdf.will_page_break(min(room, 120)):
        pdf.add_page()
    pdf.ln(3)
    _say(pdf, block.title, 13, bold=True)
    if block.note:
        _say(pdf, block.note, 8.5, colour=_SOFT)
    if block.chart == BARS:
        _bars(pdf, block)
    elif block.chart == LINES:
        _lines(pdf, block)
    _table(pdf, block)


def _bars(pdf: FPDF, block: Block) -> None:
    left, wide = _MARGIN + 62, 84
    for row in block.rows:
        y = pdf.get_y()
        pdf.set_font(_FONT, size=9)
        pdf.set_text_color(*_INK)
        pdf.set_xy(_MARGIN, y)
        pdf.cell(60, _ROW, _cut(pdf, str(row[0]), 60))
        middle = y + _ROW / 2
        pdf.set_fill_color(*_WASH)
        pdf.rect(left, middle - _BAR / 2, wide, _BAR, style="F")
        pdf.set_fill_color(*_ACCENT)
        part = block.part(row, block.drawn)
        if part:
            pdf.rect(left, middle - _BAR / 2, wide * part, _BAR, style="F")
        if block.ends and part is not None:
            _whisker(pdf, [left + wide * (block.part(row, end) or 0.0) for end in block.ends], middle)
        pdf.set_xy(left + wide + 2, y)
        pdf.cell(_WIDE - 62 - wide - 2, _ROW, say(row[block.drawn], block.columns[block.drawn].kind), align="R")
        pdf.set_y(y + _ROW)
    pdf.ln(2)


def _whisker(pdf: FPDF, ends: list[float], y: float) -> None:
    for colour, width in (((255, 253, 249), 1.1), (_INK, 0.35)):
        pdf.set_draw_color(*colour)
        pdf.set_line_width(width)
        pdf.line(ends[0], y, ends[1], y)
        for x in ends:
            pdf.line(x, y - 1.2, x, y + 1.2)


def _lines(pdf: FPDF, block: Block) -> None:
    top, bottom = pdf.get_y() + 5, pdf.get_y() + _FIELD - 8
    pdf.set_draw_color(*_LINE)
    pdf.set_line_width(0.3)
    pdf.line(_MARGIN, bottom, _MARGIN + _WIDE, bottom)
    pdf.set_font(_FONT, size=8)
    pdf.set_text_color(*_SOFT)
    pdf.text(_MARGIN, top - 1.5, say(int(block.top), TEXT))
    step = _WIDE / len(block.rows)
    for place, row in enumerate(block.rows):
        pdf.text(_MARGIN + step * place + step / 2 - 5, bottom + 4, str(row[0]))
    for number, place in enumerate(block.lines):
        pdf.set_draw_color(*_SERIES[number % len(_SERIES)])
        pdf.set_fill_color(*_SERIES[number % len(_SERIES)])
        pdf.set_line_width(0.6)
        pdf.set_dash_pattern(dash=(0, 2.5, 1)[number % 3], gap=(0, 1.5, 1)[number % 3])
        parts = [block.part(row, place) for row in block.rows]  # a gap where a number is not told
        points = [
            None if part is None else (_MARGIN + step * at + step / 2, bottom - (bottom - top) * part)
            for at, part in enumerate(parts)
        ]
        for begin, end in pairwise(points):
            if begin and end:
                pdf.line(*begin, *end)
        pdf.set_dash_pattern()
        for x, y in filter(None, points):
            pdf.ellipse(x - 0.8, y - 0.8, 1.6, 1.6, style="F")
        pdf.set_line_width(0.6)
        key = _MARGIN + 60 * number
        pdf.line(key, bottom + 8, key + 7, bottom + 8)
        pdf.text(key + 9, bottom + 9, block.columns[place].name)
    pdf.set_y(bottom + 13)


def _table(pdf: FPDF, block: Block) -> None:
    pdf.set_font(_FONT, size=9)
    pdf.set_text_color(*_INK)
    pdf.set_draw_color(*_LINE)
    pdf.set_fill_color(255, 255, 255)
    pdf.set_line_width(0.2)
    texts = [place for place, column in enumerate(block.columns) if column.kind == TEXT]
    widths = [_share(block, place, len(texts)) for place in range(len(block.columns))]
    with pdf.table(
        col_widths=tuple(widths),
        width=_WIDE,
        line_height=5,
        padding=(1, 2),
        text_align=tuple("LEFT" if place in texts else "RIGHT" for place in range(len(block.columns))),
        headings_style=FontFace(emphasis="BOLD", color=_SOFT, fill_color=_WASH),
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
    ) as table:
        heads = table.row()
        for column in block.columns:
            heads.cell(column.name)
        for row in block.rows:
            cells = table.row()
            for value, column in zip(row, block.columns, strict=True):
                cells.cell(say(value, column.kind))
    pdf.ln(3)


def _share(block: Block, place: int, texts: int) -> float:
    """Words get most of the width; a column of long words more than one of names."""
    if block.columns[place].kind != TEXT:
        return 1.0
    longest = max((len(str(row[place])) for row in block.rows), default=0)
    return 5.0 if longest > 60 else 2.4 if texts == 1 else 1.8


def _say(pdf: FPDF, words: str, size: float, *, bold: bool = False, colour: tuple[int, int, int] = _INK) -> None:
    pdf.set_font(_FONT, "B" if bold else "", size)
    pdf.set_text_color(*colour)
    pdf.multi_cell(_WIDE, size * 0.5, words, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _cut(pdf: FPDF, words: str, width: float) -> str:
    """As much of the words as the width holds; the table below has all of them."""
    if pdf.get_string_width(words) <= width:
        return words
    while words and pdf.get_string_width(f"{words}…") > width:
        words = words[:-1]
    return f"{words}…"
