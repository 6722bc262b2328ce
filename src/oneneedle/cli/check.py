"""Check this installation: database, roles, migrations, keys, the ledger's chain and the cases it tells of."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator

import click
from django.conf import settings
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from oneneedle.cases import queries as cases
from oneneedle.cli import worker
from oneneedle.cli.frame import data_dir_option, database, json_option, say_json
from oneneedle.core import queries as core
from oneneedle.engine import migrations

MOST_SHOWN = 50


def _check_roles() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user")
        is_superuser, passes_rows, makes_roles = cursor.fetchone() or (False, False, False)
        if is_superuser:
            yield "the serving role is a superuser"
        if passes_rows or makes_roles:
            yield "the serving role may pass row-level security or make roles"
        cursor.execute("SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p') AND relowner = current_user::regrole")
        (owned,) = cursor.fetchone() or (0,)
        if owned:
            yield f"the serving role owns {owned} tables; they belong to the owner role"


def _check_migrations() -> Iterator[str]:
    for name in migrations.list_missing():
        yield f"migration {name} is missing: run `oneneedle migrate`"


def _check_keys() -> Iterator[str]:
    if not settings.VAULT_KEYS or not all(settings.VAULT_KEYS):
        yield "the vault key is missing: personal data cannot be read"
    if settings.DEBUG:
        yield "ONENEEDLE_DEBUG is on"


def _check_ledger() -> Iterator[str]:
    for problem in core.verify_ledger():
        yield f"{problem.subject} row {problem.seq}: {problem.problem}"


def _check_cases() -> Iterator[str]:
    for problem in cases.verify_cases():
        yield f"{problem.subject}: {problem.problem}"


def _check_jobs() -> Iterator[str]:
    for job in ProcrastinateJob.objects.filter(status="todo", attempts__gte=worker.TOO_OFTEN).order_by("id"):
        again = f"{job.scheduled_at:%Y-%m-%d %H:%M} UTC" if job.scheduled_at else "now"
        yield f"job {job.id} ({job.task_name}) rests until {again}: it was lost {job.attempts} times; {worker.ADVICE}"


CHECKS: dict[str, Callable[[], Iterator[str]]] = {
    "roles": _check_roles,
    "migrations": _check_migrations,
    "keys": _check_keys,
    "jobs": _check_jobs,
    "ledger": _check_ledger,
    "cases": _check_cases,
}


@click.command()
@data_dir_option
@json_option
@database(migrated=False)
def command(as_json: bool) -> None:
    """Check this installation; exit code 1 when anything is wrong."""
    began = time.perf_counter()
    found: dict[str, list[str]] = {"database": []}
    connection.ensure_connection()
    for name, check in CHECKS.items():
        blocked = name in {"ledger", "cases", "jobs"} and bool(found["migrations"])
        found[name] = ["not checked before the migrations are there"] if blocked else list(check())
    problems = sum(len(list_) for list_ in found.values())
    if as_json:
        seconds = round(time.perf_counter() - began, 3)
        say_json({"ok": not problems, "problems": problems, "checks": found, "seconds": seconds})
    else:
        _show(found)
    if problems:
        sys.exit(1)


def _show(found: dict[str, list[str]]) -> None:
    for name, problems in found.items():
        click.echo(f"{name:<12} {'ok' if not problems else f'{len(problems)} problem(s)'}")
        for problem in problems[:MOST_SHOWN]:
            click.echo(f"  - {problem}")
        if len(problems) > MOST_SHOWN:
            click.echo(f"  ... and {len(problems) - MOST_SHOWN} more")
