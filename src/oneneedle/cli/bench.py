"""Measure how fast the program is on this machine.

oneneedle bench intake [--seconds N] [--clients N] [--json]
oneneedle bench fold [--cases N] [--json]
oneneedle bench questions [--rounds N] [--json]
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.table import Table

from oneneedle.bench import intake as measures
from oneneedle.bench.own import CannotMeasure, measure_inside
from oneneedle.cli.ends import Unreachable
from oneneedle.engine import account, place, postgres

F = TypeVar("F", bound=Callable[..., Any])
QUESTIONS = {
    "place": "the place of a point (Boston, 277 polygons)",
    "deadline": "three working days (China's calendar)",
    "route": "the route of a type on a ground (responsibility list)",
}


@click.group()
def command() -> None:
    """Measure how fast the program is on this machine."""


def _common(function: F) -> F:
    """The options every measure has."""
    folder = click.option(
        "--data-dir",
        type=click.Path(file_okay=False),
        expose_value=False,
        help="Measure on the disk of this folder.",
    )
    return folder(click.option("--json", "as_json", is_flag=True, help="Print one JSON object for machines.")(function))


@command.command()
@click.option("--seconds", default=10.0, show_default=True, type=click.FloatRange(1, 3600), help="Length of each part.")
@click.option("--clients", default=16, show_default=True, type=click.IntRange(1, 64), help="Connections at once.")
@_common
def intake(seconds: float, clients: int, as_json: bool) -> None:
    """Full Open311 POST requests a second, beside pgbench doing the same inserts on the same server.

    Uses an installation of its own in a new folder, with a real `up` and durable commits, and takes it away again.
    """
    with _errors():
        result = measures.measure(place.data_dir(), seconds=seconds, clients=clients, tell=_teller(as_json))
    if as_json:
        click.echo(json.dumps(result.as_dict()))
    else:
        _print_intake(result)


@command.command()
@click.option(
    "--cases", default=4000, show_default=True, type=click.IntRange(50, 4482), help="Real records to take in."
)
@_common
def fold(cases: int, as_json: bool) -> None:
    """Ledger rows a second into score lines and tallies, beside plain SQL over the same rows and lines.

    Uses an installation of its own in a new folder, with durable commits, and takes it away again.
    """
    with _errors():
        figures = measure_inside(place.data_dir(), "fold", "--cases", str(cases), tell=_teller(as_json))
    if as_json:
        click.echo(json.dumps(figures))
    else:
        _print_fold(figures)


@command.command()
@click.option("--rounds", default=7, show_default=True, type=click.IntRange(1, 1000), help="Rounds that are counted.")
@_common
def questions(rounds: int, as_json: bool) -> None:
    """What a process answers from memory (place, deadline, route), beside one trip to the database.

    Uses an installation of its own in a new folder, and takes it away again.
    """
    with _errors():
        figures = measure_inside(place.data_dir(), "questions", "--rounds", str(rounds), tell=_teller(as_json))
    if as_json:
        click.echo(json.dumps(figures))
    else:
        _print_questions(figures)


def _teller(as_json: bool) -> Callable[[str], None]:
    def tell(line: str) -> None:
        if not as_json:
            click.echo(line, err=True)

    return tell


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except (account.NoAccount, postgres.CannotStart, CannotMeasure, RuntimeError, OSError) as error:
        raise Unreachable(str(error)) from error


def _print_intake(result: measures.Intake) -> None:
    table = Table("", "a second", "p50 ms", "p99 ms", box=None, header_style="bold")
    inserts = f"pgbench: the same {result.rows} rows in {result.statements} inserts, one transaction"
    for name, rate in (("Open311 POST, whole", result.open311), (inserts, result.pgbench)):
        table.add_row(name, f"{rate.per_second:,.0f}", f"{rate.p50_ms:.1f}", f"{rate.p99_ms:.1f}")
    console = Console()
    console.print(table)
    console.print(
        f"Ratio [bold]{result.ratio:.1%}[/bold]; {result.clients} clients, {result.seconds:g} s each, "
        f"{result.failures} failed requests, fsync {result.fsync}, {result.processors} processors."
    )


def _print_fold(told: dict[str, Any]) -> None:
    table = Table("", "seconds", "ledger rows a second", "lines a second", box=None, header_style="bold")
    rows, lines = f"{told['rows_per_second']:,.0f}", f"{told['lines_per_second']:,.0f}"
    table.add_row("Fold, whole", f"{told['seconds']:.2f}", rows, lines)
    read = f"{told['reading_rows_per_second']:,.0f}"
    table.add_row("SQL: the same rows counted by unit, verb and month", f"{told['reading_seconds']:.3f}", read, "")
    written = f"{told['writing_lines_per_second']:,.0f}"
    table.add_row("SQL: the same lines and sums written", f"{told['writing_seconds']:.2f}", "", written)
    console = Console()
    console.print(table)
    console.print(
        f"Ratio to reading [bold]{told['ratio']:.1%}[/bold], to writing [bold]{told['ratio_to_writing']:.1%}[/bold]; "
        f"{told['cases']:,} cases, {told['rows']:,} ledger rows, {told['lines']:,} lines, {told['tallies']:,} tallies; "
        f"taking them in took {told['import_seconds']:.1f} s; fsync {told['fsync']}, {told['processors']} processors."
    )


def _print_questions(told: dict[str, Any]) -> None:
    table = Table("", "microseconds", "of a trip", box=None, header_style="bold")
    for name, words in QUESTIONS.items():
        table.add_row(words, f"{told[name]['micros']:.1f}", f"{told[name]['ratio']:.1%}")
    table.add_row("one trip to the database: SELECT 1", f"{told['trip_micros']:.1f}", "100.0%")
    console = Console()
    console.print(table)
    console.print(
        f"{told['asked']:,} of each, warm, in one process; each fifty at their fastest of {told['rounds']} rounds; "
        f"{told['processors']} processors."
    )
