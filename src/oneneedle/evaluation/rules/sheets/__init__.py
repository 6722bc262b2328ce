"""The monthly sheet: what it holds, what it says in one language, and the same as PDF and as a workbook; pure."""

from __future__ import annotations

from oneneedle.evaluation.rules.sheets.content import (
    AGES,
    Asked,
    Both,
    Burden,
    Content,
    Kind,
    Matter,
    Month,
    Number,
    OldCase,
    read_content,
    same_numbers,
    write_content,
)
from oneneedle.evaluation.rules.sheets.draw import Edition, make_paper
from oneneedle.evaluation.rules.sheets.files import make_pdf, make_xlsx, name_of
from oneneedle.evaluation.rules.sheets.page import Part, make_parts
from oneneedle.evaluation.rules.sheets.paper import Block, Column, Paper, say

__all__ = [
    "AGES",
    "Asked",
    "Block",
    "Both",
    "Burden",
    "Column",
    "Content",
    "Edition",
    "Kind",
    "Matter",
    "Month",
    "Number",
    "OldCase",
    "Paper",
    "Part",
    "make_paper",
    "make_parts",
    "make_pdf",
    "make_xlsx",
    "name_of",
    "read_content",
    "same_numbers",
    "say",
    "write_content",
]
