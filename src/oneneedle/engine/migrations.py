"""The database's migrations: which are missing, and applying them as the owner."""

from __future__ import annotations

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from oneneedle.engine import roles


def list_missing() -> list[str]:
    """Names of migrations the program has and the database has not."""
    executor = MigrationExecutor(connections["default"])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def migrate(*, verbosity: int = 0) -> None:
    """Apply all of them, job tables included; the serving role gets its rights first."""
    owner = connections["owner"]
    owner.ensure_connection()
    roles.open_schema(owner.connection, app=settings.APP_ROLE or owner.connection.info.user)
    call_command("migrate", database="owner", verbosity=verbosity, interactive=False)
    owner.close()
