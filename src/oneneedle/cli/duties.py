"""Bring in, write out, compare and try the responsibility list of a city.

oneneedle duties import FILE.csv|FILE.toml --jurisdiction ID [--since DATE] [--complete]
oneneedle duties export --jurisdiction ID [--at DATE] [--format csv|toml]
oneneedle duties diff --jurisdiction ID [--from DATE] [--to DATE] [FILE]
oneneedle duties try FILE --jurisdiction ID [--from DATE] [--until DATE] [--at DATE]
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from oneneedle.cases import queries as cases
from oneneedle.cli import sheets
from oneneedle.cli.frame import data_dir_option, database, json_option, say_json
from oneneedle.core.rules import system
from oneneedle.duties import actions, queries
from oneneedle.duties.rules import Difference, differences, read_duties, write_csv, write_toml


@click.group()
def command() -> None:
    """Bring in, write out, compare and try the responsibility list of a city."""


@sheets.import_command(command, sheets.since_option, sheets.complete_option)
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
    sheet = read_duties(*sheets.read_sheet(file))
    with Progress(console=Console(stderr=True), disable=as_json, transient=True) as progress:
        bar = progress.add_task("Items", total=len(sheet.rows))
        told = actions.import_duties(
            jurisdiction_id=jurisdiction_id,
            rows=sheet.rows,
            documents=sheet.documents,
            since=sheets.begin_of(jurisdiction_id, since, now),
            complete=complete,
            actor=system(jurisdiction_id),
            now=now,
            dry_run=dry_run or bool(sheet.faults),
            tick=lambda: progress.advance(bar),
        )
    sheets.stop_at_faults(file, [*sheet.faults, *told.faults], rejects, as_json)
    figures = {name: getattr(told, name) for name in ("added", "changed", "ended", "same", "documents")}
    rows, warnings = len(sheet.rows), told.warnings
    sheets.tell_import(rows, "items", figures, dry_run=dry_run, as_json=as_json, warnings=warnings)


@sheets.export_command(command, sheets.at_option, sheets.form_option)
def write(jurisdiction_id: str, at: datetime | None, form: str, output: Path | None) -> None:
    """Write the list in force as the file that `import` reads; TOML holds the documents too."""
    moment = sheets.begin_of(jurisdiction_id, at, datetime.now(UTC))
    items = queries.get_book(jurisdiction_id).in_force(moment)
    documents = [one.row for one in queries.list_documents(jurisdiction_id)]
    sheets.put_out(write_toml(items, documents) if form == "toml" else write_csv(items), output)


@command.command("diff")
@click.argument("file", type=sheets.FILE, required=False)
@sheets.city_option
@click.option("--from", "since", type=sheets.DAY, help="The list of this day; else of now.")
@click.option("--to", "until", type=sheets.DAY, help="... and of this day; else of now.")
@sheets.complete_option
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
    old, at = sheets.begin_of(jurisdiction_id, since, now), sheets.begin_of(jurisdiction_id, until, now)
    new = book
    if file:
        sheet = read_duties(*sheets.read_sheet(file))
        at = old = max((now, *book.moments())) + timedelta(seconds=1)
        coming = [one.code for one in sheet.documents]
        plan = queries.plan_change(book, sheet.rows, since=at, now=now, complete=complete, documents=coming)
        sheets.stop_at_faults(file, [*sheet.faults, *plan.faults], None, as_json)
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
@sheets.file_argument
@sheets.city_option
@click.option("--from", "since", type=sheets.DAY, help="First day of the past cases; else thirty days before --until.")
@click.option("--until", type=sheets.DAY, help="The day after the last; else now.")
@click.option("--at", type=sheets.DAY, help="The day it would be switched on; else now.")
@sheets.complete_option
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
    sheet = read_duties(*sheets.read_sheet(file))
    end = sheets.begin_of(jurisdiction_id, until, now)
    trial = cases.try_duties(
        jurisdiction_id,
        sheet.rows,
        since=sheets.begin_of(jurisdiction_id, since, end - timedelta(days=30)),
        until=end,
        at=sheets.begin_of(jurisdiction_id, at, now),
        now=now,
        complete=complete,
        documents=[one.code for one in sheet.documents],
    )
    sheets.stop_at_faults(file, [*sheet.faults, *trial.faults], None, as_json)
    _tell_trial(trial, as_json)


def _tell_trial(trial: cases.Trial, as_json: bool) -> None:
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


def _as_json(one: Difference) -> dict[str, object]:
    fields = {
        name: {"from": _plain(getattr(one.before, name)), "to": _plain(getattr(one.after, name))} for name in one.fields
    }
    return {"code": one.code, "kind": one.kind, "fields": fields}


def _plain(value: object) -> str:
    return ";".join(str(one) for one in value) if isinstance(value, tuple) else str(value)
