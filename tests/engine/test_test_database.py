"""The database of the tests themselves: the right role, and a private one on request."""

from __future__ import annotations

import pytest
from django.db import connection, connections

from tests.conftest import OwnDatabase


@pytest.mark.django_db
def test_tests_run_as_the_ordinary_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolcreatedb OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        assert cursor.fetchone() == (0,)


def test_an_own_database_really_commits(own_database: OwnDatabase) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        assert cursor.fetchone() == (own_database.name,)
        cursor.execute("SELECT count(*) FROM django_migrations")
    connections.close_all()
