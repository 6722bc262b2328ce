"""Several rows of several tables in one statement: one round trip, durable or not there at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec
from django.db import connection, models
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper

from oneneedle.cases.rules.text import quote_term

Rows = Sequence[tuple[type[models.Model], Sequence[Mapping[str, Any]]]]

PREPARE_AFTER = 2  # executions

_encode = msgspec.json.Encoder().encode


def insert_rows(rows: Rows) -> None:
    """Insert rows given by attribute name (`case_id`, not `case`); rows of one table must share their columns.

    Each table's rows travel as one JSON parameter, which PostgreSQL turns into rows of that table: parsing hundreds
    of placeholders costs more than the insert. Foreign keys are deferred, so the order of tables is free.
    """
    given = [(model, records) for model, records in rows if records]
    shape = tuple((model, tuple(records[0])) for model, records in given)
    with _planned_cursor() as cursor:
        cursor.execute(_statement(shape), [_as_json(records) for _model, records in given])


def _planned_cursor() -> CursorWrapper:
    """A cursor whose parameters go beside the statement, so that PostgreSQL plans it once a connection.

    Django's own cursor puts them into the text, which is then parsed and planned at every reception.
    """
    connection.ensure_connection()
    raw: Any = connection.connection
    raw.prepare_threshold = PREPARE_AFTER
    wrapped: CursorWrapper = connection._prepare_cursor(ServerBindingCursor(raw))  # type: ignore[attr-defined, call-arg]
    return wrapped


def terms_text(terms: Iterable[str]) -> str:
    """Search terms as a search vector reads them, without any parser between."""
    return " ".join(quote_term(term) for term in terms)


def terms_vector(terms: Iterable[str]) -> models.Func:
    """The same for an update."""
    return models.Func(models.Value(terms_text(terms)), template="%(expressions)s::tsvector")


def _as_json(records: Sequence[Mapping[str, Any]]) -> str:
    plain = [{name: _plain(value) for name, value in record.items()} for record in records]
    return _encode(plain).decode()


def _plain(value: Any) -> Any:
    return "\\x" + value.hex() if isinstance(value, bytes) else value


@lru_cache(maxsize=512)
def _statement(shape: tuple[tuple[type[models.Model], tuple[str, ...]], ...]) -> str:
    parts: list[str] = []
    for index, (model, names) in enumerate(shape):
        table = model._meta.db_table
        columns = ", ".join(f'"{_column(model, name)}"' for name in names)
        source = f'json_populate_recordset(NULL::"{table}", %s::json)'
        parts.append(f't{index} AS (INSERT INTO "{table}" ({columns}) SELECT {columns} FROM {source})')  # noqa: S608
    return f"WITH {', '.join(parts)} SELECT 1"


def _column(model: type[models.Model], name: str) -> str:
    column = next(field.column for field in model._meta.concrete_fields if field.attname == name)
    if column != name:
        raise ValueError(f"{model.__name__}.{name} is stored as {column}: rows travel by column name.")
    return str(column)
