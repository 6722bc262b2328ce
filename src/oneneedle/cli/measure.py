"""Takes one measure in the installation it is given and prints it for machines; started by `bench`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

import click
from django.utils import timezone

from oneneedle.bench import fold as fold_measure
from oneneedle.bench import questions as question_measure
from oneneedle.bench.own import MARKER
from oneneedle.cli.ends import Failed
from oneneedle.cli.frame import data_dir_option, database, say_json
from oneneedle.engine import leash


@contextmanager
def _taken_away() -> Iterator[None]:
    """Also a decorator: no measure writes into an installation that stays."""
    if MARKER not in os.environ:
        raise Failed("A measure writes what never happened: run `oneneedle bench`, which makes a place of its own.")
    yield


@click.group()
def command() -> None:
    """Measures that write: only for an installation that is taken away afterwards."""
    leash.hold_to_supervisor()


@command.command()
@click.option("--cases", required=True, type=click.IntRange(1))
@data_dir_option
@_taken_away()
@database(migrated=False)
def fold(cases: int) -> None:
    """The evaluation's fold over so many cases."""
    say_json(asdict(fold_measure.measure(wanted=cases, now=timezone.now())))


@command.command()
@click.option("--rounds", required=True, type=click.IntRange(1))
@data_dir_option
@_taken_away()
@database(migrated=False)
def questions(rounds: int) -> None:
    """What is answered from memory."""
    say_json(asdict(question_measure.measure(rounds=rounds, now=timezone.now())))
