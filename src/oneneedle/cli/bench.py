"""Measure how fast the program is on this machine.

oneneedle bench intake [--seconds N] [--clients N] [--json]
"""

from __future__ import annotations

import json

import click
from rich.console import Console
from rich.table import Table

from oneneedle.bench import intake as measures
from oneneedle.cli.ends import Unreachable
from oneneedle.engine import account, place, postgres


@click.group()
def command() -> None:
    """Measure how fast the program is on this machine."""


@command.command()
@click.option("--seconds", default=10.0, show_default=True, type=click.FloatRange(1, 3600), help="Length of each part.")
@click.option("--clients", default=16, show_default=True, type=click.IntRange(1, 64), help="Connections at once.")
@click.option("--data-dir", type=click.Path(file_okay=False), help="Measure on the disk of this folder.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for machines.")
def intake(seconds: float, clients: int, data_dir: str | None, as_json: bool) -> None:
    """Full Open311 POST requests a second, beside pgbench doing the same inserts on the same server.

    Uses an installation of its own in a new folder, with a real `up` and durable commits, and takes it away again.
    """

    def tell(line: str) -> None:
        if not as_json:
            click.echo(line, err=True)

    try:
        result = measures.measure(place.data_dir(), seconds=seconds, clients=clients, tell=tell)
    except (account.NoAccount, postgres.CannotStart, measures.CannotMeasure, RuntimeError, OSError) as error:
        raise Unreachable(str(error)) from error
    if as_json:
        click.echo(json.dumps(result.as_dict()))
    else:
        _print(result)


def _print(result: measures.Intake) -> None:
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
