"""How zones are read from CSV and TOML and written the same way; every fault is told by its line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from oneneedle.catalogue.rules.sheet import join_list, split_list
from oneneedle.core.rules import Refused
from oneneedle.duties import rules as duties
from oneneedle.units import rules as units
from oneneedle.zones.rules.terms import ZoneRow, check_row

COLUMNS = ("code", "name_zh", "name_en", "areas", "members", "length", "rules", "active")


@dataclass(frozen=True, slots=True)
class ZoneSheet:
    """A file as it was read: the rows that can stand, and the faults of those that cannot."""

    rows: tuple[ZoneRow, ...]
    faults: tuple[units.Fault, ...]


def read_zones(text: str, form: str) -> ZoneSheet:
    """The zones of a text; a file that cannot be read at all is refused."""
    records = units.read_tables(text, "zone") if form == "toml" else duties.csv_records(text, COLUMNS)
    rows, faults = duties.collect_rows(records, read_row)
    return ZoneSheet(tuple(rows), tuple(faults))


def read_row(record: Mapping[str, Any], line: int = 0) -> ZoneRow:
    """One zone out of plain values; refused with the first thing that is wrong."""
    if unknown := sorted(set(record) - set(COLUMNS)):
        raise Refused(_("Unknown fields: %(fields)s.") % {"fields": ", ".join(unknown)})
    row = ZoneRow(
        code=_text(record.get("code", "")),
        name_zh=_text(record.get("name_zh", "")),
        name_en=_text(record.get("name_en", "")),
        areas=_words(record.get("areas", "")),
        members=_words(record.get("members", "")),
        length=_text(record.get("length", "")) or "month",
        rules=tuple(_pairs(record["rules"])) if "rules" in record else None,
        active=units.read_yes(record.get("active", ""), "active"),
        line=line,
    )
    check_row(row)
    return row


def _text(value: Any) -> str:
    return str(value).replace("\x00", "").strip()


def _words(value: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(split_list(value)))


def _pairs(value: Any) -> Iterator[tuple[str, str]]:
    """`litter=turn;stalls=lin-s1`: a type, and the member that leads in it."""
    seen: set[str] = set()
    for word in split_list(value):
        type_code, equals, lead = (part.strip() for part in word.partition("="))
        if not equals or not type_code or not lead or type_code in seen:
            message = _("“%(text)s” is no rule: write each type once with its lead, such as litter=turn.")
            raise Refused(message % {"text": word}, field="rules", code="bad_rule")
        seen.add(type_code)
        yield type_code, lead


def write_csv(rows: Iterable[ZoneRow]) -> str:
    """One line per zone."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        record = _record(row)
        writer.writerow({name: join_list(tuple(v)) if isinstance(v, list) else v for name, v in record.items()})
    return out.getvalue()


def write_toml(rows: Iterable[ZoneRow]) -> str:
    """One `[[zone]]` table per zone."""
    tables = (
        [
            "[[zone]]",
            *(
                f"{name} = {duties.toml_value(value)}"
                for name, value in _record(row).items()
                if value or name == "rules"
            ),
        ]
        for row in rows
    )
    return "\n".join("\n".join(lines) + "\n" for lines in tables)


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
