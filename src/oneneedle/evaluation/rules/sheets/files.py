"""The sheet as a file; what draws it is loaded when the first one is drawn, for it takes longer than most commands."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path

import msgspec

from oneneedle.core.rules.late import Late
from oneneedle.evaluation.rules.sheets.paper import Paper

_pdf, _xlsx = Late("oneneedle.evaluation.rules.sheets.pdf"), Late("oneneedle.evaluation.rules.sheets.xlsx")


def name_of(paper: Paper, made_at: datetime, kind: str) -> str:
    """The same for a file that would be drawn alike: what it says, and by which hand it is drawn."""
    said = msgspec.json.encode((kind, made_at, paper), order="deterministic")
    return hashlib.sha256(_hand() + said).hexdigest()


@cache
def _hand() -> bytes:
    """What draws, as this version has it."""
    rooms = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(room.read_bytes() for room in rooms)).digest()


def make_pdf(paper: Paper, made_at: datetime) -> bytes:
    """The same paper gives the same bytes; only the letters it uses are carried along."""
    drawn: bytes = _pdf.draw(paper, made_at)
    return drawn


def make_xlsx(paper: Paper, made_at: datetime) -> bytes:
    """The workbook; times are lengths of time as Excel knows them, shares are shares of one."""
    drawn: bytes = _xlsx.draw(paper, made_at)
    return drawn
