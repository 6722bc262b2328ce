"""Count what is shown of units: fold the ledger, check the numbers, count everything anew."""

from __future__ import annotations

import time
from itertools import islice

import click
from django.utils import timezone

from oneneedle.cli.ends import Failed
from oneneedle.cli.frame import data_dir_option, database, json_option, say_json
from oneneedle.core.rules import system
from oneneedle.evaluation import actions, queries

BATCH = 1000
MOST_TOLD = 50
PAUSE_SECONDS = 0.2


@click.group()
def command() -> None:
    """Evaluation: fold the ledger into lines and tallies, verify them, rebuild them."""


@command.command()
@json_option
@data_dir_option
def fold(as_json: bool) -> None:
    """Fold everything that happened since the last fold; the worker does this every ten seconds by itself."""
    with database():
        began, rows = time.perf_counter(), 0
        while read := actions.fold_scores(limit=BATCH, now=timezone.now()):
            rows += read
        seconds = time.perf_counter() - began
    answer = {"rows": rows, "seconds": round(seconds, 3), "ms_per_1000_rows": round(_per_thousand(rows, seconds), 1)}
    if as_json:
        say_json(answer)
    else:
        click.echo(f"{rows} rows in {seconds:.1f} s, {answer['ms_per_1000_rows']} ms per 1,000 rows.")


@command.command()
@json_option
@data_dir_option
def verify(as_json: bool) -> None:
    """Work out every line anew and compare; exit code 1 when anything differs. No fold runs meanwhile."""
    with database():
        reckoning = queries.current_reckoning()
        if reckoning is None:
            raise Failed("Nothing is counted yet: run `oneneedle evaluation fold`.")
        problems = list(islice(queries.verify_scores(reckoning), MOST_TOLD + 1))
    if as_json:
        say_json({"ok": not problems, "problems": [[one.subject, one.problem] for one in problems[:MOST_TOLD]]})
    else:
        for one in problems[:MOST_TOLD]:
            click.echo(f"{one.subject}: {one.problem}")
    if problems:
        more = f" (the first {MOST_TOLD})" if len(problems) > MOST_TOLD else ""
        raise Failed(f"Lines or tallies are not what the ledger comes to{more}: run `oneneedle evaluation rebuild`.")
    if not as_json:
        click.echo("Lines and tallies are what the ledger comes to.")


@command.command()
@json_option
@data_dir_option
def rebuild(as_json: bool) -> None:
    """Count everything anew beside the numbers that are shown, then show the new ones, all at one moment.

    Stopped half-way, run it again: it goes on where it ended.
    """
    with database():
        began, rows, house = time.perf_counter(), 0, system("")
        ours = actions.begin_reckoning(actor=house, now=timezone.now())
        while not queries.was_shown(ours):  # the worker may show it first
            if queries.is_given_up(ours):
                ours = actions.begin_reckoning(actor=house, now=timezone.now())
            read = actions.build_reckoning(turns=1, limit=BATCH, now=timezone.now())
            rows += read
            if read < BATCH and not actions.switch_reckoning(actor=house, now=timezone.now()) and not read:
                time.sleep(PAUSE_SECONDS)  # a transaction is open: the ledger is read as far as all is settled
        seconds = time.perf_counter() - began
    answer = {"rows": rows, "seconds": round(seconds, 3), "ms_per_1000_rows": round(_per_thousand(rows, seconds), 1)}
    if as_json:
        say_json(answer)
    else:
        click.echo(f"{rows} rows counted anew in {seconds:.1f} s; the new numbers are shown.")


def _per_thousand(rows: int, seconds: float) -> float:
    return seconds * 1_000_000 / rows if rows else 0.0
