"""Work out rates and times from exported Parquet files, on DuckDB or Polars.

oneneedle analyse rates FOLDER [--engine duckdb|polars] [--by street_path,month] [--measure response] [--recount]
"""

from __future__ import annotations

import importlib
import json
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from oneneedle.cli.ends import Failed, Unreachable

ENGINES = ("duckdb", "polars")
COLUMNS = ("street_path", "month", "unit_code", "unit_path", "type_code", "area_path", "kind", "day")


@click.group()
def command() -> None:
    """Work out rates and times from exported Parquet files, on DuckDB or Polars."""


@command.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--engine", type=click.Choice(ENGINES), default="duckdb", show_default=True)
@click.option("--by", default="street_path,month", show_default=True, help="Columns to group by, with commas.")
@click.option("--measure", "measures", multiple=True, help="Only this measure; may be given several times.")
@click.option("--recount", is_flag=True, help="Count anew from cases, feedback and orders, not from score lines.")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]),
    help="For --recount, in UTC: what was still owed then (default: when cases.parquet was written).",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for machines.")
def rates(
    folder: Path, engine: str, by: str, measures: tuple[str, ...], recount: bool, until: datetime | None, as_json: bool
) -> None:
    """Hits, of and rate, or seconds, of every measure in the files of FOLDER, which `oneneedle export` has written.

    Without --recount from lines.parquet, the published way; with it from cases, feedback and orders.
    """
    engines = _load("engines")
    columns = tuple(name.strip() for name in by.split(",") if name.strip())
    if wrong := sorted(set(columns) - set(COLUMNS)):
        raise click.BadParameter(f"no column {', '.join(wrong)}; there are: {', '.join(COLUMNS)}", param_hint="--by")
    try:
        found = _rows(engines.Engine(engine), folder, columns, measures, recount=recount, until=until)
    except engines.NoFile as error:
        raise Unreachable(str(error)) from error
    if as_json:
        click.echo(json.dumps({"ok": True, "engine": engine, "rows": found}, default=str, ensure_ascii=False))
        return
    columns = ("street_path", "month") if recount else columns
    table = Table("measure", *columns, "hits", "of", "rate", "mean seconds", box=None, header_style="bold")
    for row in found:
        rate, mean = row["hits"] / row["of"], row["seconds"] // row["of"]
        said = (str(row[name]) for name in ("measure", *columns, "hits", "of"))
        table.add_row(*said, f"{rate:.1%}", str(mean) if row["seconds"] else "")
    Console().print(table)


def _rows(
    engine: Any, folder: Path, by: tuple[str, ...], measures: tuple[str, ...], *, recount: bool, until: datetime | None
) -> list[dict[str, Any]]:
    if not recount:
        lines = engine.table(folder, "lines")
        return list(engine.rows(_load("published").figures(lines, by=by, measures=measures)))
    tables = [engine.table(folder, name) for name in ("cases", "feedback", "orders")]
    if "answer_seq" not in tables[1].columns:
        raise Unreachable(
            "feedback.parquet was written by an older OneNeedle, which did not say which answer came last. "
            "Write it anew: oneneedle export feedback --format parquet"
        )
    written = datetime.fromtimestamp((folder / "cases.parquet").stat().st_mtime, UTC)
    moment = until.replace(tzinfo=UTC) if until else written
    found = engine.rows(_load("recount").recount(*tables, until=moment))
    return [row for row in found if not measures or row["measure"] in measures]


def _load(name: str) -> ModuleType:
    """A module of analysis; its packages are not part of every installation."""
    try:
        return importlib.import_module(f"oneneedle.analysis.{name}")
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith("oneneedle"):
            raise
        raise Failed(
            f"The package {error.name} is missing. In a source folder ./oneneedle analyse installs it; "
            "elsewhere: pip install 'oneneedle[analysis]'"
        ) from error
