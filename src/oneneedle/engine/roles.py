"""The two database roles: the owner makes the tables, the ordinary role serves and owns nothing."""

from __future__ import annotations

import psycopg
from psycopg import sql


def ensure_roles(superuser_url: str, *, owner: str, app: str) -> None:
    """Make both roles when they are missing; neither is a superuser nor may pass row-level security."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles").fetchall()}
        for role in (owner, app):
            if role not in known:
                command = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS")
                connection.execute(command.format(sql.Identifier(role)))


def ensure_database(superuser_url: str, name: str, *, owner: str, app: str) -> None:
    """Make the database when it is missing, owned by the owner, open to the serving role."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not known:
            words = {"name": sql.Identifier(name), "owner": sql.Identifier(owner), "app": sql.Identifier(app)}
            connection.execute(sql.SQL("CREATE DATABASE {name} OWNER {owner} TEMPLATE template0").format(**words))
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {name} FROM PUBLIC").format(**words))
            connection.execute(sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {app}").format(**words))


def open_schema(connection: psycopg.Connection, *, app: str) -> None:
    """Let the serving role read and write every table the owner will make; run as the owner before migrating.

    A migration may take rights away again, so nothing is granted after it.
    """
    if connection.info.user == app:
        return
    for command in (
        "GRANT USAGE ON SCHEMA public TO {app}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {app}",
    ):
        connection.execute(sql.SQL(command).format(app=sql.Identifier(app)))
