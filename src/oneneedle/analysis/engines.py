"""The engines the expressions run on here, and how each opens the Parquet files of an export."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ibis
from ibis.backends import BaseBackend
from ibis.expr.types import Table

ENGINES: dict[str, Callable[[], BaseBackend]] = {"duckdb": ibis.duckdb.connect, "polars": ibis.polars.connect}


class NoFile(Exception):
    """A data set is not in the folder."""


class Engine:
    """One engine with the tables it has opened."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._backend: Any = ENGINES[name]()

    def table(self, folder: Path, dataset: str) -> Table:
        """The data set `<dataset>.parquet` of the folder."""
        file = folder / f"{dataset}.parquet"
        if not file.is_file():
            raise NoFile(
                f"{file} is not there. Write it with: oneneedle export {dataset} --format parquet --output {folder}"
            )
        table: Table = self._backend.read_parquet(file, table_name=dataset)
        return table

    def rows(self, expression: Table) -> list[dict[str, Any]]:
        """What the expression comes to."""
        found: list[dict[str, Any]] = self._backend.to_pyarrow(expression).to_pylist()
        return found
