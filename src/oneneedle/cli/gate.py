"""Bring in and write out what streets and communities must not be given.

oneneedle gate exclusions import FILE.csv|FILE.toml --jurisdiction ID [--since DATE] [--complete]
oneneedle gate exclusions export --jurisdiction ID [--at DATE] [--format csv|toml]
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from oneneedle.cli.frame import data_dir_option, database, json_option, say_json
from oneneedle.cli.units import read_sheet, tell_faults, write_rejects
from oneneedle.core import queries as core
from oneneedle.core.rules import Refused, system
from oneneedle.gate import actions, queries, rules

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])
city_option = click.option("--jurisdiction", "jurisdiction_id", required=True, help="The city, such as boston.")


@click.group()
def command() -> None:
    """Bring in and write out what streets and communities must not be given."""


@command.group()
def exclusions() -> None:
    """The exclusion list of a city."""


@exclusions.command("import")
@click.argument("file", type=FILE)
@city_option
@click.option("--since", type=DAY, help="The day, in the city, from which it binds; else now.")
@click.option("--complete", is_flag=True, help="The file is the whole list: what it lacks ends.")
@click.option("--dry-run", is_flag=True, help="Tell what would happen and change nothing.")
@click.option("--rejects", type=click.Path(dir_okay=False, path_type=Path), help="Write the bad rows here, as CSV.")
@data_dir_option
@json_option
@database()
def bring(
    file: Path,
    jurisdiction_id: str,
    since: datetime | None,
    complete: bool,
    dry_run: bool,
    rejects: Path | None,
    as_json: bool,
) -> None:
    """Make or change the exclusions of FILE (.csv or .toml); docs/gate.md tells the columns.

    One bad row keeps the whole file out; every bad row is named. The same file again changes nothing.
    """
    now = datetime.now(UTC)
    sheet = rules.read_exclusions(*read_sheet(file))
    told = actions.import_exclusions(
        jurisdiction_id=jurisdiction_id,
        rows=sheet.rows,
        since=_moment(jurisdiction_id, since, now),
        actor=system(jurisdiction_id),
        now=now,
        complete=complete,
        dry_run=dry_run or bool(sheet.faults),
    )
    faults = sorted([*sheet.faults, *told.faults], key=lambda fault: fault.line)
    if rejects:
        write_rejects(rejects, faults)
    if faults:
        tell_faults(file.name, faults, as_json)
    figures = {"added": told.added, "changed": told.changed, "ended": told.ended, "same": told.same}
    if as_json:
        say_json({"ok": True, "dry_run": dry_run, "rows": len(sheet.rows), **figures})
        return
    words = ", ".join(f"{count} {word}" for word, count in figures.items())
    click.echo(f"{len(sheet.rows)} exclusions: {words}.{' Nothing was written (--dry-run).' if dry_run else ''}")


@exclusions.command("export")
@city_option
@click.option("--at", type=DAY, help="The list of this day; else of now.")
@click.option("--format", "form", type=click.Choice(["csv", "toml"]), default="csv", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write; else the screen.")
@data_dir_option
@database()
def write(jurisdiction_id: str, at: datetime | None, form: str, output: Path | None) -> None:
    """Write the list in force as the file that `import` reads."""
    known = queries.in_force(jurisdiction_id, _moment(jurisdiction_id, at, datetime.now(UTC)))
    text = rules.write_exclusions(known, form)
    if output:
        output.write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)


def _moment(jurisdiction_id: str, day: datetime | None, otherwise: datetime) -> datetime:
    """The beginning of that day in the city."""
    city = core.get_jurisdiction(jurisdiction_id)
    if city is None:
        raise Refused(f"There is no city {jurisdiction_id!r} in this installation.")
    return day.replace(tzinfo=ZoneInfo(city.timezone)) if day else otherwise
