"""Files of day overrides: `on,working,name_zh,name_en`."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from oneneedle.core.rules import Refused
from oneneedle.workdays.rules.days import Override

COLUMNS = ("on", "working", "name_zh", "name_en")
YES = frozenset({"1", "true", "yes", "y", "是"})
NO = frozenset({"0", "false", "no", "n", "否"})


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be taken, by its line in the file."""

    line: int
    problem: str


def read_overrides(text: str) -> dict[date, Override]:
    """The days of a file; if any row is bad nothing is taken and the refusal names every bad row."""
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    days: dict[date, Override] = {}
    bad: list[BadRow] = []
    try:
        missing = set(COLUMNS[:2]) - set(reader.fieldnames or ())
        if missing:
            message = _("The file needs the columns on, working, name_zh and name_en.")
            raise Refused(message, field="csv", code="columns_missing")
        for row in reader:
            try:
                on, override = _read_row(row, days)
            except ValueError as problem:
                bad.append(BadRow(reader.line_num, str(problem)))
            else:
                days[on] = override
    except csv.Error as problem:
        bad.append(BadRow(reader.line_num, str(problem)))
    if bad:
        lines = [_("Line %(line)d: %(problem)s") % {"line": row.line, "problem": row.problem} for row in bad]
        raise Refused("\n".join(lines), field="csv", code="bad_rows")
    return days


def _read_row(row: dict[str | None, str | list[str] | None], days: dict[date, Override]) -> tuple[date, Override]:
    if None in row:
        raise ValueError(_("there are more fields than columns."))
    on_text, working_text, name_zh, name_en = (str(row.get(name) or "").strip() for name in COLUMNS)
    try:
        on = date.fromisoformat(on_text)
    except ValueError:
        raise ValueError(_("“%(text)s” is not a date such as 2026-10-01.") % {"text": on_text}) from None
    word = working_text.lower()
    if word not in YES | NO:
        raise ValueError(_("“%(text)s” is neither yes nor no.") % {"text": working_text})
    if not (name_zh or name_en):
        raise ValueError(_("the day needs a name."))
    if on in days:
        raise ValueError(_("%(day)s stands in the file already.") % {"day": on_text})
    return on, Override(word in YES, name_zh, name_en)
