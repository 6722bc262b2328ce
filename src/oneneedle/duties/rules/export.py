"""How the responsibility list is written as the CSV and TOML that `read_duties` reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from oneneedle.core.rules import sheets
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


def document_record(one: DocumentRow) -> dict[str, Any]:
    """The document as plain values, as `read_document` takes them."""
    record = {name: value for name, value in asdict(one).items() if name != "line" and value}
    return record | {"issued_on": one.issued_on.isoformat() if one.issued_on else ""}


def write_csv(rows: Iterable[DutyRow | Duty]) -> str:
    """One line per item."""
    return sheets.write_csv(COLUMNS, (_line(row) for row in rows))


def _line(row: DutyRow | Duty) -> dict[str, Any]:
    record = row_record(row)
    lists = {name: sheets.join_list(record[name]) for name in _LISTS}
    return record | lists | {"ordinal": row.ordinal or ""}


def write_toml(rows: Iterable[DutyRow | Duty], documents: Iterable[DocumentRow] = ()) -> str:
    """One `[[document]]` table per document, then one `[[duty]]` table per item."""
    return sheets.write_tables([*(_document(one) for one in documents), *(_duty(row) for row in rows)])


def _duty(row: DutyRow | Duty) -> Iterator[str]:
    yield "[[duty]]"
    for name, value in row_record(row).items():
        if value:
            yield f"{name} = {sheets.toml_value(value)}"


def _document(one: DocumentRow) -> Iterator[str]:
    yield "[[document]]"
    for name in ("code", "name_zh", "name_en", "number", "issuer_zh", "issuer_en", "link"):
        if value := getattr(one, name):
            yield f"{name} = {sheets.toml_value(value)}"
    if one.issued_on:
        yield f"issued_on = {one.issued_on.isoformat()}"
    for article in one.articles:
        yield "[[document.articles]]"
        for name in ("article", "zh", "en"):
            if value := getattr(article, name):
                yield f"{name} = {sheets.toml_value(value)}"
