"""Bring the database up to date, as its owner."""

from __future__ import annotations

import os

import click

from oneneedle.cli.ends import Unreachable
from oneneedle.cli.frame import data_dir_option, database, json_option, say_json
from oneneedle.engine import migrations


@click.command()
@data_dir_option
@json_option
@database(migrated=False)
def command(as_json: bool) -> None:
    """Apply every missing migration with the owner role; job tables included."""
    if "DATABASE_OWNER_URL" not in os.environ:
        raise Unreachable(
            "DATABASE_URL names the serving role, which owns nothing. "
            "Set DATABASE_OWNER_URL to the owner role's address and run this again."
        )
    missing = migrations.list_missing()
    migrations.migrate(verbosity=0 if as_json else 1)
    if as_json:
        say_json({"applied": missing, "count": len(missing)})
