"""Rows as bytes of a file: CSV that no spreadsheet runs as a program, Parquet where its package is installed."""

from __future__ import annotations

import csv
import importlib
import importlib.util
import io
from collections.abc import Iterable, Sequence
from datetime import tzinfo
from typing import IO, Any, Final

from oneneedle.evaluation.rules.datasets import AMOUNT, DAY, MOMENT, TEXT, WHOLE, YES, Column, Dataset

BOM: Final = "\ufeff"
GUARDED: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
CONTENT_TYPES: Final = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}
_BLOCK: Final = 1024 * 1024

Row = Sequence[Any]


def has_parquet() -> bool:
    """Whether the package that writes Parquet is installed here."""
    return importlib.util.find_spec("pyarrow") is not None


def guard(text: str) -> str:
    """A text as a spreadsheet shows it; one that would begin a formula gets an apostrophe in front."""
    return f"'{text}" if text.startswith(GUARDED) else text


def encode(dataset: Dataset, form: str, rows: Sequence[Row], zone: tzinfo) -> bytes:
    """One part of a file: CSV lines without the heading, or a small Parquet file."""
    return _parquet(dataset, rows) if form == "parquet" else _csv(dataset, rows, zone)


def heading(dataset: Dataset, *, excel: bool) -> bytes:
    """The first line of a CSV file."""
    buffer = io.StringIO()
    csv.writer(buffer).writerow(dataset.header)
    return ((BOM if excel else "") + buffer.getvalue()).encode()


def join_parts(dataset: Dataset, form: str, parts: Iterable[IO[bytes]], target: IO[bytes], *, excel: bool) -> int:
    """Put the parts together in the order given; answers how many rows a Parquet file holds (CSV: -1)."""
    if form == "parquet":
        return _join_parquet(dataset, parts, target)
    target.write(heading(dataset, excel=excel))
    for part in parts:
        while block := part.read(_BLOCK):
            target.write(block)
    return -1


def _csv(dataset: Dataset, rows: Iterable[Row], zone: tzinfo) -> bytes:
    buffer = io.StringIO()
    sayers = [_sayer(column, zone) for column in dataset.columns]
    csv.writer(buffer).writerows([say(value) for say, value in zip(sayers, row, strict=True)] for row in rows)
    return buffer.getvalue().encode()


def _sayer(column: Column, zone: tzinfo) -> Any:
    return {
        TEXT: lambda value: guard(value) if value else "",
        WHOLE: lambda value: value,
        AMOUNT: lambda value: value,
        DAY: lambda value: "" if value is None else value.isoformat(),
        MOMENT: lambda value: "" if value is None else value.astimezone(zone).isoformat(timespec="seconds"),
        YES: lambda value: "" if value is None else "yes" if value else "no",
    }[column.kind]


def _schema(dataset: Dataset) -> Any:
    arrow = importlib.import_module("pyarrow")
    kinds = {
        TEXT: arrow.string(),
        WHOLE: arrow.int64(),
        AMOUNT: arrow.decimal128(12, 2),
        MOMENT: arrow.timestamp("us", tz="UTC"),
        DAY: arrow.date32(),
        YES: arrow.bool_(),
    }
    return arrow.schema([arrow.field(column.name, kinds[column.kind]) for column in dataset.columns])


def _parquet(dataset: Dataset, rows: Sequence[Row]) -> bytes:
    arrow, parquet = importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    schema = _schema(dataset)
    columns = zip(*rows, strict=True) if rows else ([] for _column in dataset.columns)
    arrays = [arrow.array(list(values), type=field.type) for values, field in zip(columns, schema, strict=True)]
    buffer = io.BytesIO()
    parquet.write_table(arrow.table(arrays, schema=schema), buffer, compression="zstd")
    return buffer.getvalue()


def _join_parquet(dataset: Dataset, parts: Iterable[IO[bytes]], target: IO[bytes]) -> int:
    """Each part becomes a row group: no more than one part is in memory."""
    parquet = importlib.import_module("pyarrow.parquet")
    rows = 0
    with parquet.ParquetWriter(target, _schema(dataset), compression="zstd") as writer:
        for part in parts:
            table = parquet.read_table(part)
            rows += table.num_rows
            writer.write_table(table)
    return rows
