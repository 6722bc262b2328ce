"""Several rows of several tables in one statement: one round trip, durable or not there at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models

Rows = Sequence[tuple[type[models.Model], Sequence[Mapping[str, Any]]]]


def insert_rows(rows: Rows) -> None:
    """Insert rows given by attribute name (`case_id`, not `case`); rows of one table must share their columns.

    A search vector is given as its list of terms. Foreign keys are deferred, so the order of tables is free.
    """
    shape: list[tuple[type[models.Model], tuple[str, ...], int]] = []
    params: list[Any] = []
    for model, records in rows:
        if not records:
            continue
        columns = tuple(records[0])
        shape.append((model, columns, len(records)))
        fields = _fields(model, columns)
        for record in records:
            for name, field in zip(columns, fields, strict=True):
                value = record[name]
                params.append(
                    value if isinstance(field, SearchVectorField) else field.get_db_prep_save(value, connection)
                )
    with connection.cursor() as cursor:
        cursor.execute(_statement(tuple(shape)), params)


def terms_vector(terms: list[str]) -> models.Func:
    """The terms as a search vector, without any parser between."""
    return models.Func(
        models.Value(terms), function="array_to_tsvector", template="%(function)s(%(expressions)s::text[])"
    )


@lru_cache(maxsize=512)
def _fields(model: type[models.Model], columns: tuple[str, ...]) -> tuple[Any, ...]:
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    return tuple(by_name[name] for name in columns)


@lru_cache(maxsize=512)
def _statement(shape: tuple[tuple[type[models.Model], tuple[str, ...], int], ...]) -> str:
    parts: list[str] = []
    for index, (model, columns, count) in enumerate(shape):
        fields = _fields(model, columns)
        marks = ", ".join("array_to_tsvector(%s::text[])" if isinstance(f, SearchVectorField) else "%s" for f in fields)
        names = ", ".join(f'"{f.column}"' for f in fields)
        values = ", ".join([f"({marks})"] * count)
        parts.append(f't{index} AS (INSERT INTO "{model._meta.db_table}" ({names}) VALUES {values})')  # noqa: S608 - names of our own models
    return f"WITH {', '.join(parts)} SELECT 1"
