"""Fill the demo; started by `demo`: its cities before the servers, people and cases beside them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click
from django.conf import settings
from django.db import connections
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from oneneedle.cli.frame import database, errors
from oneneedle.cli.prepare import bring_up_to_date
from oneneedle.demo import (
    boston,
    checks,
    cities,
    gate,
    hangzhou,
    local,
    people,
    powers,
    state,
    supervision,
    topics,
    two_way,
    whistles,
    zones,
)
from oneneedle.engine import leash, logs


@click.command()
@click.option("--cities", "only_cities", is_flag=True, help="Migrations, static files and the two cities.")
@click.option("--full", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(only_cities: bool, full: Path | None) -> None:
    """Make what is missing of the demo; what is there is left as it is."""
    leash.hold_to_supervisor()
    logs.configure("fill")
    if only_cities:
        _make_cities()
    else:
        _make_cases(full)


@database(migrated=False)
def _make_cities() -> None:
    bring_up_to_date()
    now = timezone.now()
    kept = state.load(settings.DATA_DIR, now)
    for city in cities.CITIES:
        cities.make_city(city, now)
        kept.keys[city.id] = people.find_key(city.id, kept.keys.get(city.id, ""), now)
    state.save(settings.DATA_DIR, kept)


def _make_cases(full: Path | None) -> None:
    """The supervisor keeps the database; this process only uses it."""
    with errors():
        try:
            _fill(full)
        finally:
            connections.close_all()


def _fill(full: Path | None) -> None:
    now = timezone.now()
    kept = state.load(settings.DATA_DIR, now)
    as_of = kept.moment()
    everybody = list(people.list_people())
    with _bar("People", len(everybody)) as tick:
        for person in everybody:
            people.make_person(person, kept.password, as_of)
            tick(1)
    kept.sign_ins = [people.describe(person, kept.password) for person in everybody if person.listed]
    state.save(settings.DATA_DIR, kept)
    with _bar("Hangzhou (made up)", 0) as tick:
        _once(kept, "hangzhou", lambda: hangzhou.make_cases(as_of, tick))
    file = full or boston.FILE
    if f"boston:{file.name}" not in kept.done:
        weeks, rows = boston.count_weeks(file, as_of)
        kept.weeks = weeks
        with _bar("Boston (real)", rows) as tick:
            _once(kept, f"boston:{file.name}", lambda: boston.import_cases(file, weeks, as_of, tick))
    _once(kept, "boston-walked", lambda: boston.walk_cases(as_of))
    _once(kept, "gate-hangzhou", lambda: gate.make_tasks("hangzhou", "Asia/Shanghai", as_of))
    _once(kept, "gate-boston", lambda: gate.make_tasks("boston", "America/New_York", as_of))
    _once(kept, "supervision-hangzhou", lambda: supervision.make_supervision("hangzhou", as_of))
    _once(kept, "supervision-boston", lambda: supervision.make_supervision("boston", as_of))
    _once(kept, "two-way-hangzhou", lambda: two_way.make_hangzhou(as_of))
    _once(kept, "two-way-boston", lambda: two_way.make_boston(as_of))
    _once(kept, "whistles-hangzhou", lambda: whistles.make_whistles(as_of))
    _once(kept, "work-desks-hangzhou", lambda: powers.make_desks(as_of))
    _once(kept, "site-checks-hangzhou", lambda: checks.make_checks(as_of))
    _once(kept, "local-hangzhou", lambda: local.make_local(as_of))
    _once(kept, "zone-hangzhou", lambda: zones.make_zone(as_of))
    for city in cities.CITIES:
        _once(kept, f"topics-{city.id}", partial(topics.find_topics, city.id, as_of))


def _once(kept: state.State, part: str, make: Callable[[], object]) -> None:
    """Parts that were finished are not done again: by now people may have worked on their cases."""
    if part not in kept.done:
        make()
        kept.done.append(part)
        state.save(settings.DATA_DIR, kept)


@contextmanager
def _bar(title: str, total: int) -> Iterator[Callable[[int], None]]:
    """A progress bar on a terminal, nothing elsewhere."""
    quiet = not sys.stderr.isatty() or "ONENEEDLE_QUIET" in os.environ
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=quiet) as progress:
        task = progress.add_task(title, total=total or None)
        yield lambda count: progress.advance(task, count)
