"""Bring in or write out the units and posts of a city.

oneneedle units import FILE.csv|FILE.toml --jurisdiction ID
oneneedle units export --jurisdiction ID
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from oneneedle.cli.sheets import export_command, import_command, put_out, read_sheet, stop_at_faults, tell_import
from oneneedle.core.rules import system
from oneneedle.units import actions, queries
from oneneedle.units.rules import read_units, write_units


@click.group()
def command() -> None:
    """Bring in or write out the units and posts of a city."""


@import_command(command)
def bring(file: Path, jurisdiction_id: str, dry_run: bool, rejects: Path | None, as_json: bool) -> None:
    """Make or change the units and posts of FILE (.csv or .toml); docs/units.md tells the columns.

    One bad row keeps the whole file out; every bad row is named. The same file again changes nothing.
    """
    sheet = read_units(*read_sheet(file))
    with Progress(console=Console(stderr=True), disable=as_json, transient=True) as progress:
        bar = progress.add_task("Units", total=len(sheet.rows))
        told = actions.import_units(
            jurisdiction_id=jurisdiction_id,
            rows=sheet.rows,
            actor=system(jurisdiction_id),
            now=datetime.now(UTC),
            dry_run=dry_run or bool(sheet.faults),
            tick=lambda: progress.advance(bar),
        )
    stop_at_faults(file, [*sheet.faults, *told.faults], rejects, as_json)
    figures = {"added": told.added, "changed": told.changed, "same": told.same, "posts": told.posts}
    tell_import(len(sheet.rows), "units", figures, dry_run=dry_run, as_json=as_json, rejects=())


@export_command(command)
def write(jurisdiction_id: str, output: Path | None) -> None:
    """Write the city's units and posts as the CSV that `import` reads."""
    put_out(write_units(queries.rows_of(jurisdiction_id)), output)
