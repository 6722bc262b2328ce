"""How exclusions are read from CSV and TOML and written back; every fault is told by its line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from oneneedle.catalogue.rules.sheet import join_list, split_list
from oneneedle.core.rules import Refused
from oneneedle.gate.rules.exclusions import TERMS, Excluded, ExclusionRow, check_exclusion
from oneneedle.units import rules as units

COLUMNS = ("code", *TERMS, "active")
_LISTS = ("keywords", "duty_areas")
_TEXTS = tuple(name for name in TERMS if name not in _LISTS)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file as it was read: the rows that can stand, and the faults of those that cannot."""

    rows: tuple[ExclusionRow, ...]
    faults: tuple[units.Fault, ...]


def read_exclusions(text: str, form: str) -> Sheet:
    """Exclusions of a text; a file that cannot be read at all is refused."""
    records = units.read_tables(text, "exclusion") if form == "toml" else _csv_records(text)
    rows: list[ExclusionRow] = []
    faults: list[units.Fault] = []
    seen: dict[str, int] = {}
    for line, record in records:
        code = str(record.get("code", "")).strip()
        try:
            row = read_exclusion(record, line)
            if code in seen:
                message = _("The code “%(code)s” stands on line %(line)d already; give this exclusion another code.")
                raise Refused(message % {"code": code, "line": seen[code]})
        except Refused as refused:
            faults.append(units.Fault(line, code, str(refused)))
            continue
        seen[code] = line
        rows.append(row)
    return Sheet(tuple(rows), tuple(faults))


def _csv_records(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    units.check_heading(reader.fieldnames or [], COLUMNS, ("code",))
    for record in reader:
        if any((value or "").strip() for key, value in record.items() if key and isinstance(value, str)):
            extra = {"extra columns": "x"} if None in record else {}
            yield reader.line_num, {key: value or "" for key, value in record.items() if key} | extra


def read_exclusion(record: Mapping[str, Any], line: int = 0) -> ExclusionRow:
    """One exclusion out of plain values; refused with the first thing that is wrong."""
    if unknown := sorted(set(record) - set(COLUMNS)):
        raise Refused(_("Unknown fields: %(fields)s.") % {"fields": ", ".join(unknown)})
    texts: dict[str, Any] = {name: _text(record.get(name, "")) for name in _TEXTS}
    row = ExclusionRow(
        **texts,
        code=_text(record.get("code", "")),
        keywords=tuple(dict.fromkeys(split_list(record.get("keywords", "")))),
        duty_areas=tuple(dict.fromkeys(split_list(record.get("duty_areas", "")))),
        active=units.read_yes(record.get("active", ""), "active"),
        line=line,
    )
    check_exclusion(row)
    return row


def _text(value: Any) -> str:
    return str(value).replace("\x00", "").strip()


def write_exclusions(rows: Iterable[Excluded], form: str) -> str:
    """The exclusions as the CSV or TOML that `read_exclusions` reads."""
    records = [_record(row) for row in rows]
    return _toml(records) if form == "toml" else _csv(records)


def _record(row: Excluded) -> dict[str, Any]:
    return {"code": row.code, **{name: getattr(row, name) for name in TERMS}}


def _csv(records: Iterable[dict[str, Any]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for record in records:
        writer.writerow(record | {name: join_list(record[name]) for name in _LISTS})
    return out.getvalue()


def _toml(records: Iterable[dict[str, Any]]) -> str:
    tables = []
    for record in records:
        lines = [f"{name} = {_value(value)}" for name, value in record.items() if value]
        tables.append("\n".join(["[[exclusion]]", *lines, ""]))
    return "\n".join(tables)


def _value(value: Any) -> str:
    """A TOML value; its texts are written as JSON writes them, which TOML reads alike."""
    if isinstance(value, tuple):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
