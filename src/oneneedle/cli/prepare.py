"""Migrations and static files; started by `up` before the servers."""

from __future__ import annotations

import os

import click
from django.core.management import call_command

from oneneedle.cli.ends import Unreachable
from oneneedle.cli.frame import database
from oneneedle.engine import leash, logs, migrations


@click.command()
@database(migrated=False)
def command() -> None:
    """Bring database and static files up to date."""
    leash.hold_to_supervisor()
    logs.configure("prepare")
    bring_up_to_date()


def bring_up_to_date() -> None:
    """Apply missing migrations, gather the static files."""
    missing = migrations.list_missing()
    if missing and "DATABASE_OWNER_URL" not in os.environ:
        raise Unreachable(
            f"{len(missing)} migrations are missing and DATABASE_OWNER_URL is not set: "
            "set it to the owner role's address, or let the owner run `oneneedle migrate`."
        )
    if missing:
        migrations.migrate()
    call_command("collectstatic", interactive=False, verbosity=0)
