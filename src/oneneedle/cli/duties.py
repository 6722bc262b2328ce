"""Bring in, write out, compare and try the responsibility list of a city.

oneneedle duties import FILE.csv|FILE.toml --jurisdiction ID [--since DATE] [--complete]
oneneedle duties export --jurisdiction ID [--at DATE] [--format csv|toml]
oneneedle duties diff --jurisdiction ID [--from DATE] [--to DATE] [FILE]
oneneedle duties try FILE --jurisdiction ID [--from DATE] [--until DATE] [--at DATE]
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from oneneedle.cases import queries as cases
from oneneedle.cli.frame import data_dir_option, database, json_option, say_json
from oneneedle.cli.units import read_sheet, tell_faults, write_rejects
from oneneedle.core import queries as core
from oneneedle.core.rules import Refused, system
from oneneedle.duties import actions, queries
from oneneedle.duties.rules import Difference, differences, read_duties, write_csv, write_toml

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])
city_option = click.option("--jurisdiction", "jurisdiction_id", required=True, help="The city, such as boston.")
complete_option = click.option("--complete", is_flag=True, help="The file is the whole list: what it lacks ends.")


@click.group()
def command() -> None:
    """Bring in, write out, compare and try the responsibility list of a city."""


@command.command("import")
@click.argument("file", type=FILE)
@city_option
@click.option("--since", type=DAY, help="The day, in the city, from which it binds; else now.")
@complete_option
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
    """Make or change the items of FILE (.csv or .toml); docs/duties.md tells the columns.

    One bad row keeps the whole file out; every bad row is named. The same file again changes nothing.
    """
    now = datetime.now(UTC)
    sheet = read_duties(*read_sheet(file))
    with Progress(console=Console(stderr=True), disable=as_json, transient=True) as progress:
        bar = progress.add_task("Items", total=len(sheet.rows))
        result = actions.import_duties(
            jurisdiction_id=jurisdiction_id,
            rows=sheet.rows,
            documents=sheet.documents,
            since=_moment(jurisdiction_id, since, now),
            complete=complete,
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
    figures = {
        "added": result.added,
        "changed": result.changed,
        "ended": result.ended,
        "same": result.same,
        "documents": result.documents,
    }
    if as_json:
        warnings = list(result.warnings)
        say_json({"ok": True, "dry_run": dry_run, "rows": len(sheet.rows), **figures, "warnings": warnings})
        return
    for warning in result.warnings:
        click.echo(f"Warning: {warning}", err=True)
    words = ", ".join(f"{count} {word}" for word, count in figures.items())
    click.echo(f"{len(sheet.rows)} items: {words}.{' Nothing was written (--dry-run).' if dry_run else ''}")


@command.command("export")
@city_option
@click.option("--at", type=DAY, help="The list of this day; else of now.")
@click.option("--format", "form", type=click.Choice(["csv", "toml"]), default="csv", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write; else the screen.")
@data_dir_option
@database()
def write(jurisdiction_id: str, at: datetime | None, form: str, output: Path | None) -> None:
    """Write the list in force as the file that `import` reads; TOML holds the documents too."""
    moment = _moment(jurisdiction_id, at, datetime.now(UTC))
    items = queries.get_book(jurisdiction_id).in_force(moment)
    documents = [one.row for one in queries.list_documents(jurisdiction_id)]
    text = write_toml(items, documents) if form == "toml" else write_csv(items)
    if output:
        output.write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)


@command.command("diff")
@click.argument("file", type=FILE, required=False)
@city_option
@click.option("--from", "since", type=DAY, help="The list of this day; else of now.")
@click.option("--to", "until", type=DAY, help="... and of this day; else of now.")
@complete_option
@data_dir_option
@json_option
@database()
def compare(
    file: Path | None,
    jurisdiction_id: str,
    since: datetime | None,
    until: datetime | None,
    complete: bool,
    as_json: bool,
) -> None:
    """Tell what is not the same in the list of two days, or what FILE would change."""
    now = datetime.now(UTC)
    book = queries.get_book(jurisdiction_id)
    old, at = _moment(jurisdiction_id, since, now), _moment(jurisdiction_id, until, now)
    new = book
    if file:
        sheet = read_duties(*read_sheet(file))
        at = old = max((now, *book.moments())) + timedelta(seconds=1)
        coming = [one.code for one in sheet.documents]
        plan = queries.plan_change(book, sheet.rows, since=at, now=now, complete=complete, documents=coming)
        if faults := [*sheet.faults, *plan.faults]:
            tell_faults(file.name, sorted(faults, key=lambda fault: fault.line), as_json)
        new = plan.book
    found = differences(book, old, new, at)
    if as_json:
        say_json({"ok": True, "differences": [_as_json(one) for one in found]})
        return
    for one in found:
        click.echo(f"{one.kind:8} {one.code:12} {one.item.name}")
        for field in one.fields:
            before, after = (getattr(side, field) for side in (one.before, one.after))
            click.echo(f"         {field}: {_plain(before)} -> {_plain(after)}")
    click.echo(f"{len(found)} items are not the same.")


@command.command("try")
@click.argument("file", type=FILE)
@city_option
@click.option("--from", "since", type=DAY, help="First day of the past cases; else thirty days before --until.")
@click.option("--until", type=DAY, help="The day after the last; else now.")
@click.option("--at", type=DAY, help="The day it would be switched on; else now.")
@complete_option
@data_dir_option
@json_option
@database()
def try_list(
    file: Path,
    jurisdiction_id: str,
    since: datetime | None,
    until: datetime | None,
    at: datetime | None,
    complete: bool,
    as_json: bool,
) -> None:
    """Tell how many past cases would have gone elsewhere, had FILE been in force. Changes nothing."""
    now = datetime.now(UTC)
    sheet = read_duties(*read_sheet(file))
    end = _moment(jurisdiction_id, until, now)
    trial = cases.try_duties(
        jurisdiction_id,
        sheet.rows,
        since=_moment(jurisdiction_id, since, end - timedelta(days=30)),
        until=end,
        at=_moment(jurisdiction_id, at, now),
        now=now,
        complete=complete,
        documents=[one.code for one in sheet.documents],
    )
    if faults := [*sheet.faults, *trial.faults]:
        tell_faults(file.name, sorted(faults, key=lambda fault: fault.line), as_json)
    if as_json:
        moves = [
            {
                "from": move.before.code if move.before else None,
                "to": move.after.code if move.after else None,
                "cases": move.count,
                "examples": list(move.examples),
            }
            for move in trial.moves
        ]
        say_json({"ok": True, "cases": trial.cases, "moved": trial.moved, "moves": moves})
        return
    table = Table("From", "To", "Cases", "Such as")
    for move in trial.moves:
        names = (one.name if one else "the desk decides" for one in (move.before, move.after))
        table.add_row(*names, str(move.count), ", ".join(move.examples))
    if trial.moves:
        Console().print(table)
    click.echo(f"{trial.moved} of {trial.cases} cases would have gone elsewhere.")


def _moment(jurisdiction_id: str, day: datetime | None, otherwise: datetime) -> datetime:
    """The beginning of that day in the city."""
    city = core.get_jurisdiction(jurisdiction_id)
    if city is None:
        raise Refused(f"There is no city {jurisdiction_id!r} in this installation.")
    return day.replace(tzinfo=ZoneInfo(city.timezone)) if day else otherwise


def _as_json(one: Difference) -> dict[str, object]:
    fields = {
        name: {"from": _plain(getattr(one.before, name)), "to": _plain(getattr(one.after, name))} for name in one.fields
    }
    return {"code": one.code, "kind": one.kind, "fields": fields}


def _plain(value: object) -> str:
    return ";".join(str(one) for one in value) if isinstance(value, tuple) else str(value)
