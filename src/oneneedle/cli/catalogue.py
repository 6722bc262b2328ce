"""Bring in or write out the case types of a city and the rules that bind them.

oneneedle catalogue import FILE.csv|FILE.toml --jurisdiction ID [--since DATE]
oneneedle catalogue export --jurisdiction ID [--format csv|toml]
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.progress import Progress

from oneneedle.catalogue import actions, queries
from oneneedle.catalogue.rules import read_catalogue, write_csv, write_toml
from oneneedle.cli import sheets
from oneneedle.core import queries as core
from oneneedle.core.rules import system

since_option = click.option("--since", type=sheets.DAY, help="The day, in the city, from which the rules bind.")


@click.group()
def command() -> None:
    """Bring in or write out the case types of a city and the rules that bind them."""


@sheets.import_command(command, since_option)
def bring(
    file: Path, jurisdiction_id: str, since: datetime | None, dry_run: bool, rejects: Path | None, as_json: bool
) -> None:
    """Make or change the types of FILE (.csv or .toml) and their rules; docs/catalogue.md tells the columns.

    One bad row keeps the whole file out; every bad row is named. The same file again changes nothing. Without --since
    the rules bind from now on; the first rules of a type may begin in the past.
    """
    now = datetime.now(UTC)
    city = core.get_jurisdiction(jurisdiction_id)
    begins = since.replace(tzinfo=ZoneInfo(city.timezone)) if since and city else now
    sheet = read_catalogue(*sheets.read_sheet(file))
    with Progress(console=Console(stderr=True), disable=as_json, transient=True) as progress:
        bar = progress.add_task("Types", total=len(sheet.rows))
        told = actions.import_catalogue(
            jurisdiction_id=jurisdiction_id,
            rows=sheet.rows,
            since=begins,
            actor=system(jurisdiction_id),
            now=now,
            dry_run=dry_run or bool(sheet.faults),
            tick=lambda: progress.advance(bar),
        )
    sheets.stop_at_faults(file, [*sheet.faults, *told.faults], rejects, as_json)
    figures = {"added": told.added, "changed": told.changed, "rules": told.rules, "same": told.same}
    rows, more = len(sheet.rows), {"warnings": told.warnings, "rejects": ()}
    sheets.tell_import(rows, "types", figures, dry_run=dry_run, as_json=as_json, **more)


@sheets.export_command(command, sheets.form_option)
def write(jurisdiction_id: str, form: str, output: Path | None) -> None:
    """Write the city's types and the rules in force as the file that `import` reads."""
    rows = queries.rows_of(jurisdiction_id, datetime.now(UTC))
    sheets.put_out(write_toml(rows) if form == "toml" else write_csv(rows), output)
