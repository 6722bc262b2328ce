"""What every command shares: the database around it, its errors in one line, `--json` and `--data-dir`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import click
import psycopg
from django.db import InterfaceError, OperationalError, connections

from oneneedle.cli.ends import Failed, Unreachable
from oneneedle.core.rules import Refused
from oneneedle.engine import account, migrations, place, postgres

F = TypeVar("F", bound=Callable[..., Any])


def data_dir_option(command: F) -> F:
    """`--data-dir`; `place.take_data_dir` has read it already, here it is for the help."""
    option = click.option(
        "--data-dir",
        type=click.Path(file_okay=False),
        expose_value=False,
        help="Folder of database, files and keys (default: .data, or $ONENEEDLE_DATA_DIR).",
    )
    return option(command)


def json_option(command: F) -> F:
    """`--json`, given to the command as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object for machines.")(command)


def say_json(answer: Mapping[str, Any]) -> None:
    click.echo(json.dumps(answer, ensure_ascii=False, default=str))


@contextmanager
def errors() -> Iterator[None]:
    """Refusals and an unreachable database become one clear line and their exit code."""
    try:
        yield
    except Refused as refusal:
        raise Failed(str(refusal)) from refusal
    except (account.NoAccount, postgres.CannotStart) as error:
        raise Unreachable(str(error)) from error
    except (OperationalError, InterfaceError, psycopg.OperationalError) as error:
        raise Unreachable(f"The database cannot be reached: {str(error).strip().splitlines()[0]}") from error


@contextmanager
def database(*, migrated: bool = True) -> Iterator[None]:
    """A reachable database with all migrations; also a decorator. Stops a server only this command used."""
    with errors():
        server = postgres.ensure_running(place.data_dir()) if place.is_embedded() else None
        try:
            if migrated:
                _ensure_migrated()
            yield
        finally:
            connections.close_all()
            if server is not None:
                server.stop()


def _ensure_migrated() -> None:
    missing = migrations.list_missing()
    if not missing:
        return
    if not place.is_embedded():
        raise Unreachable(f"{len(missing)} migrations are missing in the database: run `oneneedle migrate`.")
    click.echo("Preparing the database ...", err=True)
    migrations.migrate()
