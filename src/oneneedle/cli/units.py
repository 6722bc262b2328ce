"""Bring in or write out the units and posts of a city.

oneneedle units import FILE.csv|FILE.toml --jurisdiction ID
oneneedle units export --jurisdiction ID
"""

from __future__ import annotations

import csv
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from oneneedle.cli.ends import Failed
from oneneedle.cli.frame import data_dir_option, database, json_option, say_json
from oneneedle.core.rules import system
from oneneedle.units import actions, queries
from oneneedle.units.rules import Fault, read_units, write_units

MOST_SHOWN = 20


@click.group()
def command() -> None:
    """Bring in or write out the units and posts of a city."""


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--jurisdiction", "jurisdiction_id", required=True, help="The city, such as boston.")
@click.option("--dry-run", is_flag=True, help="Tell what would happen and change nothing.")
@click.option("--rejects", type=click.Path(dir_okay=False, path_type=Path), help="Write the bad rows here, as CSV.")
@data_dir_option
@json_option
@database()
def bring(file: Path, jurisdiction_id: str, dry_run: bool, rejects: Path | None, as_json: bool) -> None:
    """Make or change the units and posts of FILE (.csv or .toml); docs/units.md tells the columns.

    One bad row keeps the whole file out; every bad row is named. The same file again changes nothing.
    """
    sheet = read_units(*read_sheet(file))
    with Progress(console=Console(stderr=True), disable=as_json, transient=True) as progress:
        bar = progress.add_task("Units", total=len(sheet.rows))
        result = actions.import_units(
            jurisdiction_id=jurisdiction_id,
            rows=sheet.rows,
            actor=system(jurisdiction_id),
            now=datetime.now(UTC),
            dry_run=dry_run or bool(sheet.faults),
            tick=lambda: progress.advance(bar),
        )
    faults = sorted([*sheet.faults, *result.faults], key=lambda fault: fault.line)
    if rejects:
        write_rejects(rejects, faults)
    if faults:
        tell_faults(file.name, faults, as_json)
    figures = {"added": result.added, "changed": result.changed, "same": result.same, "posts": result.posts}
    if as_json:
        say_json({"ok": True, "dry_run": dry_run, "rows": len(sheet.rows), **figures, "rejects": []})
    else:
        words = ", ".join(f"{count} {word}" for word, count in figures.items())
        click.echo(f"{len(sheet.rows)} units: {words}.{' Nothing was written (--dry-run).' if dry_run else ''}")


@command.command("export")
@click.option("--jurisdiction", "jurisdiction_id", required=True, help="The city, such as boston.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write; else the screen.")
@data_dir_option
@database()
def write(jurisdiction_id: str, output: Path | None) -> None:
    """Write the city's units and posts as the CSV that `import` reads."""
    text = write_units(queries.rows_of(jurisdiction_id))
    if output:
        output.write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)


def read_sheet(file: Path) -> tuple[str, str]:
    """The text of a CSV or TOML file, and which of both it is; Chinese spreadsheets in GB 18030 are read too."""
    form = file.suffix.lower().lstrip(".")
    if form not in {"csv", "toml"}:
        raise click.BadParameter(f"{file.name} is neither .csv nor .toml; save the spreadsheet as CSV.")
    for coding in ("utf-8-sig", "gb18030"):
        try:
            return file.read_text(encoding=coding), form
        except UnicodeDecodeError:
            continue
    raise Failed(f"{file.name} is not a text in UTF-8; save the spreadsheet as CSV UTF-8.")


def write_rejects(path: Path, faults: list[Fault]) -> None:
    """The bad rows by line, code and what to do."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(["line", "code", "problem"])
        writer.writerows([fault.line, fault.code, fault.problem] for fault in faults)


def tell_faults(name: str, faults: list[Fault], as_json: bool) -> None:
    """Say what is wrong and leave with exit code 1."""
    if as_json:
        rows = [{"line": fault.line, "code": fault.code, "problem": fault.problem} for fault in faults]
        say_json({"ok": False, "rejects": rows})
    else:
        for fault in faults[:MOST_SHOWN]:
            click.echo(f"{name}, line {fault.line} ({fault.code}): {fault.problem}", err=True)
        more = f", and {len(faults) - MOST_SHOWN} more" if len(faults) > MOST_SHOWN else ""
        click.echo(f"Nothing was imported: {len(faults)} bad rows{more}.", err=True)
    sys.exit(1)
