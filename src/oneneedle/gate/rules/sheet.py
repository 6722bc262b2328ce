"""How exclusions are read from CSV and TOML and written back; every fault is told by its line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from oneneedle.core.rules import sheets
from oneneedle.gate.rules.exclusions import TERMS, Excluded, ExclusionRow, check_exclusion

COLUMNS = ("code", *TERMS, "active")
_LISTS = ("keywords", "duty_areas")
_TEXTS = tuple(name for name in TERMS if name not in _LISTS)


def read_exclusions(text: str, form: str) -> sheets.Sheet[ExclusionRow]:
    """Exclusions of a text; a file that cannot be read at all is refused."""
    twice = _("The code “%(code)s” stands on line %(line)d already; give this exclusion another code.")
    return sheets.read_rows(sheets.read_records(text, form, "exclusion", COLUMNS), read_exclusion, twice)


def read_exclusion(record: sheets.Record, line: int = 0) -> ExclusionRow:
    """One exclusion out of plain values; refused with the first thing that is wrong."""
    sheets.refuse_unknown(record, COLUMNS)
    texts: dict[str, Any] = {name: sheets.read_text(record.get(name, "")) for name in _TEXTS}
    lists: dict[str, Any] = {name: sheets.read_list(record.get(name, "")) for name in _LISTS}
    row = ExclusionRow(
        **texts,
        **lists,
        code=sheets.read_text(record.get("code", "")),
        active=sheets.read_yes(record.get("active", ""), "active"),
        line=line,
    )
    check_exclusion(row)
    return row


def write_exclusions(rows: Iterable[Excluded], form: str) -> str:
    """The exclusions as the CSV or TOML that `read_exclusions` reads."""
    records = [{"code": row.code, **{name: getattr(row, name) for name in TERMS}} for row in rows]
    if form == "toml":
        return sheets.write_tables(_table(record) for record in records)
    lists = ({name: sheets.join_list(record[name]) for name in _LISTS} for record in records)
    return sheets.write_csv(COLUMNS, (record | more for record, more in zip(records, lists, strict=True)))


def _table(record: dict[str, Any]) -> list[str]:
    said = (f"{name} = {sheets.toml_value(value)}" for name, value in record.items() if value)
    return ["[[exclusion]]", *said]
