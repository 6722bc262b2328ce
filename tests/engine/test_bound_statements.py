"""A statement that takes too long is broken off, and whoever waited is told in words."""

from __future__ import annotations

import time
from typing import Any, NoReturn

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from oneneedle.core.queries import is_broken_off
from oneneedle.engine import place
from oneneedle.open311 import queries
from tests.cast import Cast


def _ask_for_hours(*_: Any, **__: Any) -> NoReturn:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 20")
        cursor.execute("SELECT pg_sleep(3600)")
    raise AssertionError


@pytest.mark.django_db
@pytest.mark.parametrize(("given", "told"), [("", ("20s", "1min")), ("7", ("7s", "1min")), ("0", ("0", "0"))])
def test_connections_of_the_web_are_bound(given: str, told: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGOPTIONS", "")
    monkeypatch.setenv("ONENEEDLE_STATEMENT_SECONDS", given)
    place.bound_statements()
    own = connection.copy()
    with own.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('statement_timeout'), current_setting('idle_in_transaction_session_timeout')"
        )
        assert cursor.fetchone() == told
    own.close()


def test_a_page_broken_off_says_so(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oneneedle.portal.views.home.list_public", _ask_for_hours)
    answer = client.get("/")
    assert answer.status_code == 503 and answer["Retry-After"] == "60"
    assert "This took too long" in answer.content.decode() and "pg_sleep" not in answer.content.decode()


def test_a_call_broken_off_says_so(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "list_services", _ask_for_hours)
    answer = client.get("/open311/v2/services.json")
    assert answer.status_code == 503 and answer.json()[0]["code"] == 503
    assert "too long" in answer.json()[0]["description"]


def test_what_was_sent_may_have_been_done(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oneneedle.portal.queries.read_guide", _ask_for_hours)
    answer = client.post("/report/", {"text": "."})
    page = answer.content.decode()
    assert answer.status_code == 503 and "before you send it again" in page and "Nothing was changed" not in page


@pytest.mark.django_db
def test_a_transaction_that_stood_idle_is_broken_off_as_well() -> None:
    own = connection.copy()
    try:
        with own.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 20")
            time.sleep(0.5)
            with pytest.raises(DatabaseError) as ended:
                cursor.execute("SELECT 1")
        assert is_broken_off(ended.value)
    finally:
        own.close()
