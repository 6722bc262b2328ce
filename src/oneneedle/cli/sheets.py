"""What commands share that bring in and write out a list of a city: options, the file, its faults, what was done."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

import click

from oneneedle.cli.ends import Failed
from oneneedle.cli.frame import data_dir_option, database, json_option, say_json
from oneneedle.core import queries as core
from oneneedle.core.rules import Refused, system
from oneneedle.core.rules.sheets import Fault, Sheet

F = TypeVar("F", bound=Callable[..., Any])
MOST_SHOWN = 20
DAY = click.DateTime(["%Y-%m-%d"])
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
file_argument = click.argument("file", type=FILE)
city_option = click.option("--jurisdiction", "jurisdiction_id", required=True, help="The city, such as boston.")
since_option = click.option("--since", type=DAY, help="The day, in the city, from which it binds; else now.")
complete_option = click.option("--complete", is_flag=True, help="The file is the whole list: what it lacks ends.")
at_option = click.option("--at", type=DAY, help="The list of this day; else of now.")
form_option = click.option("--format", "form", type=click.Choice(["csv", "toml"]), default="csv", show_default=True)


def import_command(group: click.Group, *more: Callable[[Any], Any]) -> Callable[[F], click.Command]:
    """`import FILE` of this group, with the options that every import has and some more."""
    last = (
        click.option("--dry-run", is_flag=True, help="Tell what would happen and change nothing."),
        click.option(
            "--rejects", type=click.Path(dir_okay=False, path_type=Path), help="Write the bad rows here, as CSV."
        ),
        data_dir_option,
        json_option,
        database(),
    )
    return _command(group, "import", file_argument, city_option, *more, *last)


def export_command(group: click.Group, *more: Callable[[Any], Any]) -> Callable[[F], click.Command]:
    """`export` of this group, with the options that every export has and some more."""
    output = click.option(
        "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write; else the screen."
    )
    return _command(group, "export", city_option, *more, output, data_dir_option, database())


def _command(group: click.Group, name: str, *parts: Callable[[Any], Any]) -> Callable[[F], click.Command]:
    def dress(function: F) -> click.Command:
        dressed: Any = function
        for part in reversed(parts):
            dressed = part(dressed)
        return group.command(name)(dressed)

    return dress


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


def begin_of(jurisdiction_id: str, day: datetime | None, otherwise: datetime) -> datetime:
    """The beginning of that day in the city."""
    city = core.get_jurisdiction(jurisdiction_id)
    if city is None:
        raise Refused(f"There is no city {jurisdiction_id!r} in this installation.")
    return day.replace(tzinfo=ZoneInfo(city.timezone)) if day else otherwise


def stop_at_faults(file: Path, faults: Sequence[Fault], rejects: Path | None, as_json: bool) -> None:
    """Write the bad rows where they were asked for; with any of them, say what is wrong and leave with exit code 1."""
    faults = sorted(faults, key=lambda fault: fault.line)
    if rejects:
        _write_rejects(rejects, faults)
    if not faults:
        return
    if as_json:
        rows = [{"line": fault.line, "code": fault.code, "problem": fault.problem} for fault in faults]
        say_json({"ok": False, "rejects": rows})
    else:
        for fault in faults[:MOST_SHOWN]:
            click.echo(f"{file.name}, line {fault.line} ({fault.code}): {fault.problem}", err=True)
        more = f", and {len(faults) - MOST_SHOWN} more" if len(faults) > MOST_SHOWN else ""
        click.echo(f"Nothing was imported: {len(faults)} bad rows{more}.", err=True)
    sys.exit(1)


class Told(Protocol):
    """What an import of a list with dates tells."""

    @property
    def added(self) -> int: ...
    @property
    def changed(self) -> int: ...
    @property
    def ended(self) -> int: ...
    @property
    def same(self) -> int: ...
    @property
    def faults(self) -> tuple[Fault, ...]: ...


def bring_list(
    what: str,
    read: Callable[[str, str], Sheet[Any]],
    act: Callable[..., Told],
    *,
    file: Path,
    jurisdiction_id: str,
    since: datetime | None,
    dry_run: bool,
    rejects: Path | None,
    as_json: bool,
    **more: Any,
) -> None:
    """Read FILE, let the action bring it in from `since` on, and tell what was done."""
    now = datetime.now(UTC)
    sheet = read(*read_sheet(file))
    told = act(
        jurisdiction_id=jurisdiction_id,
        rows=sheet.rows,
        since=begin_of(jurisdiction_id, since, now),
        actor=system(jurisdiction_id),
        now=now,
        dry_run=dry_run or bool(sheet.faults),
        **more,
    )
    stop_at_faults(file, [*sheet.faults, *told.faults], rejects, as_json)
    figures = {"added": told.added, "changed": told.changed, "ended": told.ended, "same": told.same}
    tell_import(len(sheet.rows), what, figures, dry_run=dry_run, as_json=as_json)


def _write_rejects(path: Path, faults: Sequence[Fault]) -> None:
    """The bad rows by line, code and what to do."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(["line", "code", "problem"])
        writer.writerows([fault.line, fault.code, fault.problem] for fault in faults)


def tell_import(
    rows: int, what: str, figures: Mapping[str, int], *, dry_run: bool, as_json: bool, **lists: Sequence[str]
) -> None:
    """What an import did, or would do; `lists` go to machines, and of them the warnings to people too."""
    if as_json:
        told = {name: list(words) for name, words in lists.items()}
        say_json({"ok": True, "dry_run": dry_run, "rows": rows, **figures, **told})
        return
    for warning in lists.get("warnings", ()):
        click.echo(f"Warning: {warning}", err=True)
    words = ", ".join(f"{count} {word}" for word, count in figures.items())
    click.echo(f"{rows} {what}: {words}.{' Nothing was written (--dry-run).' if dry_run else ''}")


def put_out(text: str, output: Path | None) -> None:
    """Write the text into the file, else to the screen."""
    if output:
        output.write_text(text, encoding="utf-8")
    else:
        click.echo(text, nl=False)
