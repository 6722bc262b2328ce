"""Import cases from the records of another system."""

from __future__ import annotations

import csv
import gzip
import io
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

import click
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from oneneedle.cases import actions, rules
from oneneedle.cases.actions import ImportSummary, NumberedRow
from oneneedle.cli.frame import data_dir_option, database, json_option, say_json
from oneneedle.core import queries as core
from oneneedle.core.rules import Refused, system

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
SHIPPED = Path(rules.__file__).parent.parent / "data"


@click.group()
def command() -> None:
    """Cases: import the records of another system."""


@command.command("import")
@click.argument("file", type=FILE)
@click.option(
    "--mapping", "mapping_name", required=True, help="A mapping file, or the name of a shipped one (boston311)."
)
@click.option("--jurisdiction", default="", help="City to import into (default: the default city).")
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
@click.option(
    "--rejects", type=click.Path(path_type=Path, dir_okay=False), help="Write rows that cannot be imported here."
)
@json_option
@data_dir_option
def import_command(
    file: Path, mapping_name: str, jurisdiction: str, dry_run: bool, rejects: Path | None, as_json: bool
) -> None:
    """Import FILE (CSV, also .gz) by a mapping; docs/import.md says how to write one.

    Every row becomes a case that went through the rules of the house, or stands in the rejects file with the
    reason. Running it twice adds nothing; stopped half-way, run it again and it completes.
    """
    if rejects and rejects.exists() and rejects.samefile(file):
        raise click.BadParameter("it is the file to import; name another.", param_hint="--rejects")
    with database():
        mapping = rules.mapping.read_mapping(_mapping_text(mapping_name))
        began = time.perf_counter()
        with ExitStack() as stack:
            handle = stack.enter_context(_open(file, mapping.encoding))
            reader = csv.DictReader(handle, delimiter=mapping.delimiter)
            header = list(reader.fieldnames or ())
            if missing := rules.mapping.missing_columns(mapping, header):
                raise Refused(f"{file.name} has no column {', '.join(missing)}. It has: {', '.join(header)}.")
            book = Rejects(
                stack.enter_context(rejects.open("w", newline="", encoding="utf-8")) if rejects else None, header
            )
            bar = stack.enter_context(_progress())
            task = bar.add_task("cases", total=_count_rows(file, mapping.encoding))
            summary = actions.import_cases(
                mapping=mapping,
                rows=_numbered(reader),
                reject=book.write,
                actor=system(_city(jurisdiction)),
                now=timezone.now(),
                dry_run=dry_run,
                tick=lambda count: bar.advance(task, count),
            )
        answer = _answer(summary, time.perf_counter() - began, dry_run=dry_run)
    if as_json:
        say_json(answer)
    else:
        _print(answer, rejects)


class Rejects:
    """The rejects file: the rows as they came, with line and reason in front; the mended file can be imported again."""

    def __init__(self, handle: IO[str] | None, header: list[str]) -> None:
        self._writer = csv.writer(handle) if handle else None
        self._header = [name for name in header if name not in {"line", "reason"}]
        if self._writer:
            self._writer.writerow(["line", "reason", *self._header])

    def write(self, line: int, row: Mapping[str, str | None], reason: str) -> None:
        """Note one row."""
        if self._writer:
            self._writer.writerow([line, reason, *(row.get(name) or "" for name in self._header)])


def _city(jurisdiction: str) -> str:
    city = core.get_jurisdiction(jurisdiction)
    if city is None:
        raise Refused(f"There is no city “{jurisdiction}” here. Run `oneneedle demo`, or set up a city first.")
    return city.id


def _mapping_text(name: str) -> str:
    shipped = SHIPPED / f"{name}.toml"
    path = shipped if shipped.exists() else Path(name)
    if not path.is_file():
        known = ", ".join(sorted(found.stem for found in SHIPPED.glob("*.toml")))
        raise Refused(f"There is no mapping file “{name}”. Shipped ones: {known}.")
    return path.read_text(encoding="utf-8")


def _open(file: Path, encoding: str) -> IO[str]:
    if file.suffix == ".gz":
        return io.TextIOWrapper(gzip.open(file, "rb"), encoding=encoding, newline="", errors="replace")
    return file.open(encoding=encoding, newline="", errors="replace")


def _count_rows(file: Path, encoding: str) -> int:
    with _open(file, encoding) as handle:
        return max(sum(1 for _line in handle) - 1, 0)


def _numbered(reader: csv.DictReader[str]) -> Iterator[NumberedRow]:
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        where = f"What follows line {reader.line_num} cannot be read ({error})."
        raise Refused(f"{where} What stands before it is imported: mend it, and run again.") from error


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(file=sys.stderr), transient=True, disable=not sys.stderr.isatty())


def _answer(summary: ImportSummary, seconds: float, *, dry_run: bool) -> dict[str, Any]:
    return {
        "rows": summary.rows,
        "added": summary.added,
        "closed_since": summary.closed_since,
        "known": summary.known,
        "rejected": summary.rejected,
        "unlocated": summary.unlocated,
        "outside": summary.outside,
        "states": dict(summary.states),
        "types": dict(summary.types.most_common()),
        "reasons": dict(summary.reasons.most_common()),
        "dry_run": dry_run,
        "seconds": round(seconds, 2),
        "rows_per_second": round(summary.rows / seconds) if seconds else None,
    }


def _print(answer: Mapping[str, Any], rejects: Path | None) -> None:
    console = Console()
    head = "Would import" if answer["dry_run"] else "Imported"
    console.print(
        f"{head} {answer['added']} of {answer['rows']} rows as cases; {answer['known']} were here already, "
        f"{answer['closed_since']} were closed since, {answer['rejected']} rejected. "
        f"{answer['unlocated']} have no location, {answer['outside']} lie outside the city. "
        f"{answer['seconds']} s, {answer['rows_per_second']} rows/s."
    )
    for title, key in (("Cases by type", "types"), ("Rejected because", "reasons")):
        if answer[key]:
            table = Table(title, "rows", box=None)
            for name, count in answer[key].items():
                table.add_row(name, str(count))
            console.print(table)
    if answer["rejected"] and rejects:
        console.print(f"Rejected rows, each with its reason: {rejects}")
    elif answer["rejected"]:
        console.print("Run it again with --rejects FILE to get these rows with their reasons.")
