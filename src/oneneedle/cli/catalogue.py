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
from oneneedle.cli.frame import data_dir_option, database, json_option, say_json
from oneneedle.cli.units import read_sheet, tell_faults, write_rejects
from oneneedle.core import queries as core
from oneneedle.core.rules import system


@click.group()
def command() -> None:
    """Bring in or write out the case types of a city and the rules that bind them."""


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--jurisdiction", "jurisdiction_id", required=True, help="The city, such as boston.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="The day, in the city, from which the rules bind.")
@click.option("--dry-run", is_flag=True, help="Tell what would happen and change nothing.")
@click.option("--rejects", type=click.Path(dir_okay=False, path_type=Path), help="Write the bad rows here, as CSV.")
@data_dir_option
@json_option
@database()
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
    sheet = read_catalogue(*read_sheet(file))
    with Progress(console=Console(stderr=True), disable=as_json, transient=True) as progress:
        bar = progress.add_task("Types", total=len(sheet.rows))
        result = actions.import_catalogue(
            jurisdiction_id=jurisdiction_id,
            rows=sheet.rows,
            since=begins,
            actor=system(jurisdiction_id),
            now=now,
            dry_run=dry_run or bool(sheet.faults),
            tick=lambda: progress.advance(bar),
        )
    faults = sorted([*sheet.faults, *result.faults], key=lambda fault: fault.line)
    if rejects:
        write_rejects(rejects, faults)
    if faults:
        tell_faults(file.name, faults, as_json)
    _tell(result, len(sheet.rows), dry_run, as_json)


def _tell(result: actions.CatalogueImported, rows: int, dry_run: bool, as_json: bool) -> None:
    figures = {"added": result.added, "changed": result.changed, "rules": result.rules, "same": result.same}
    if as_json:
        warnings = list(result.warnings)
        say_json({"ok": True, "dry_run": dry_run, "rows": rows, **figures, "warnings": warnings, "rejects": []})
        return
    for warning in result.warnings:
        click.echo(f"Warning: {warning}", err=True)
    words = ", ".join(f"{count} {word}" for word, count in figures.items())
    click.echo(f"{rows} types: {words}.{' Nothing was written (--dry-run).' if dry_run else ''}")


@command.command("export")
@click.option("--jurisdiction", "jurisdiction_id", required=True, help="The city, such as boston.")
@click.option("--format", "form", type=click.Choice(["csv", "toml"]), default="csv", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write; else the screen.")
@data_dir_option
@database()
def write(jurisdiction_id: str, form: str, output: Path | None) -> None:
    """Write the city's types and the rules in force as the file that `import` reads."""
    rows = queries.rows_of(jurisdiction_id, datetime.now(UTC))
    text = write_toml(rows) if form == "toml" else write_csv(rows)
    if output:
        output.write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)
