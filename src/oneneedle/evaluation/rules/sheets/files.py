"""The sheet as a file; what draws it is loaded when the first one is drawn, for it takes longer than most commands."""

from __future__ import annotations

from datetime import datetime

from oneneedle.core.rules.late import Late
from oneneedle.evaluation.rules.sheets.paper import Paper

_pdf, _xlsx = Late("oneneedle.evaluation.rules.sheets.pdf"), Late("oneneedle.evaluation.rules.sheets.xlsx")


def make_pdf(paper: Paper, made_at: datetime) -> bytes:
    """The same paper gives the same bytes; only the letters it uses are carried along."""
    drawn: bytes = _pdf.draw(paper, made_at)
    return drawn


def make_xlsx(paper: Paper, made_at: datetime) -> bytes:
    """The workbook; times are lengths of time as Excel knows them, shares are shares of one."""
    drawn: bytes = _xlsx.draw(paper, made_at)
    return drawn
