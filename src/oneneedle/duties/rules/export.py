"""How the responsibility list is written as the CSV and TOML that `read_duties` reads."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from oneneedle.catalogue.rules.sheet import join_list
from oneneedle.duties.rules.sheet import COLUMNS, DocumentRow
from oneneedle.duties.rules.terms import TERMS, Duty, DutyRow

_LISTS = ("cooperating", "case_types")


def row_record(row: DutyRow | Duty) -> dict[str, Any]:
    """The item as plain values, as `read_row` takes them."""
    record: dict[str, Any] = {"code": row.code}
    for name in TERMS:
        value = getattr(row, name)
        record[name] = list(value) if name in _LISTS else value
    if isinstance(row, DutyRow) and not row.active:
        record["active"] = "no"
    return record


def write_csv(rows: Iterable[DutyRow | Duty]) -> str:
    """One line per item."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        record = row_record(row)
        lists = {name: join_list(tuple(record[name])) for name in _LISTS}
        writer.writerow(record | lists | {"ordinal": row.ordinal or ""})
    return out.getvalue()


def write_toml(rows: Iterable[DutyRow | Duty], documents: Iterable[DocumentRow] = ()) -> str:
    """One `[[document]]` table per document, then one `[[duty]]` table per item."""
    tables = [*(_document(one) for one in documents), *(_duty(row) for row in rows)]
    return "\n".join("\n".join(lines) + "\n" for lines in tables)


def _duty(row: DutyRow | Duty) -> Iterator[str]:
    yield "[[duty]]"
    for name, value in row_record(row).items():
        if value:
            yield f"{name} = {toml_value(value)}"


def _document(one: DocumentRow) -> Iterator[str]:
    yield "[[document]]"
    for name in ("code", "name_zh", "name_en", "number", "issuer_zh", "issuer_en", "link"):
        if value := getattr(one, name):
            yield f"{name} = {toml_value(value)}"
    if one.issued_on:
        yield f"issued_on = {one.issued_on.isoformat()}"
    for article in one.articles:
        yield "[[document.articles]]"
        for name in ("article", "zh", "en"):
            if value := getattr(article, name):
                yield f"{name} = {toml_value(value)}"


def toml_value(value: Any) -> str:
    """A TOML value; its texts are written as JSON writes them, which TOML reads alike."""
    if isinstance(value, list):
        return "[" + ", ".join(toml_value(one) for one in value) + "]"
    if isinstance(value, int):
        return str(value)
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
