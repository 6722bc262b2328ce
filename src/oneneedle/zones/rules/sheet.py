"""How zones are read from CSV and TOML and written the same way; every fault is told by its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from oneneedle.core.rules import Refused, sheets
from oneneedle.zones.rules.terms import ZoneRow, check_row

COLUMNS = ("code", "name_zh", "name_en", "areas", "members", "length", "rules", "active")


def read_zones(text: str, form: str) -> sheets.Sheet[ZoneRow]:
    """The zones of a text; a file that cannot be read at all is refused."""
    twice = _("The code “%(code)s” stands on line %(line)d already; give this item another code.")
    return sheets.read_rows(sheets.read_records(text, form, "zone", COLUMNS), read_row, twice)


def read_row(record: sheets.Record, line: int = 0) -> ZoneRow:
    """One zone out of plain values; refused with the first thing that is wrong."""
    sheets.refuse_unknown(record, COLUMNS)
    row = ZoneRow(
        code=sheets.read_text(record.get("code", "")),
        name_zh=sheets.read_text(record.get("name_zh", "")),
        name_en=sheets.read_text(record.get("name_en", "")),
        areas=sheets.read_list(record.get("areas", "")),
        members=sheets.read_list(record.get("members", "")),
        length=sheets.read_text(record.get("length", "")) or "month",
        rules=tuple(_pairs(record["rules"])) if "rules" in record else None,
        active=sheets.read_yes(record.get("active", ""), "active"),
        line=line,
    )
    check_row(row)
    return row


def _pairs(value: Any) -> Iterator[tuple[str, str]]:
    """`litter=turn;stalls=lin-s1`: a type, and the member that leads in it."""
    seen: set[str] = set()
    for word in sheets.split_list(value):
        type_code, equals, lead = (part.strip() for part in word.partition("="))
        if not equals or not type_code or not lead or type_code in seen:
            message = _("“%(text)s” is no rule: write each type once with its lead, such as litter=turn.")
            raise Refused(message % {"text": word}, field="rules", code="bad_rule")
        seen.add(type_code)
        yield type_code, lead


def write_csv(rows: Iterable[ZoneRow]) -> str:
    """One line per zone."""
    records = (_record(row) for row in rows)
    lines = (
        {name: sheets.join_list(value) if isinstance(value, list) else value for name, value in record.items()}
        for record in records
    )
    return sheets.write_csv(COLUMNS, lines)


def write_toml(rows: Iterable[ZoneRow]) -> str:
    """One `[[zone]]` table per zone."""
    return sheets.write_tables(_table(_record(row)) for row in rows)


def _table(record: dict[str, Any]) -> list[str]:
    said = (f"{name} = {sheets.toml_value(value)}" for name, value in record.items() if value or name == "rules")
    return ["[[zone]]", *said]


def _record(row: ZoneRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "name_zh": row.name_zh,
        "name_en": row.name_en,
        "areas": list(row.areas),
        "members": list(row.members),
        "length": row.length,
        "rules": [f"{type_code}={lead}" for type_code, lead in row.rules or ()],
    }
