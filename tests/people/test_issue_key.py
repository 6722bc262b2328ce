"""API keys: shown once, kept as a digest, found without a look-up."""

from __future__ import annotations

from datetime import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from oneneedle.core import queries as core
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Actor, Refused
from oneneedle.people import actions, queries
from oneneedle.people.models import ApiKey

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forget() -> None:
    queries.forget_keys()


def test_a_key_is_shown_once_and_kept_as_a_digest(city: Jurisdiction, keeper: Actor, now: datetime) -> None:
    key, clear = actions.issue_key(jurisdiction_id=city.id, label=" City app ", actor=keeper, now=now)
    assert len(clear) >= 32
    assert key.label == "City app"
    assert clear.startswith(key.prefix)
    assert clear not in repr(ApiKey.objects.values().get())
    (row,) = core.get_history(f"key:{key.id}")
    assert row.verb == "key.issued"
    assert clear not in repr(row.data)


def test_a_key_is_found_without_a_second_look_up(
    city: Jurisdiction, keeper: Actor, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    key, clear = actions.issue_key(jurisdiction_id=city.id, label="app", actor=keeper, now=now)
    with django_assert_num_queries(1):
        assert queries.find_key(clear, city.id) == key
        assert queries.find_key(f" {clear} ", city.id) == key
        assert queries.find_key(clear, "elsewhere") is None
    for wrong in ("", "x" * 5000, clear + "x", clear.upper()):
        assert queries.find_key(wrong, city.id) is None


def test_after_some_seconds_a_process_looks_again(
    city: Jurisdiction, keeper: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, clear = actions.issue_key(jurisdiction_id=city.id, label="app", actor=keeper, now=now)
    assert queries.find_key(clear, city.id)
    ApiKey.objects.filter(id=key.id).update(revoked_at=now)  # in another process
    assert queries.find_key(clear, city.id)
    monkeypatch.setattr(queries, "KEY_SECONDS", -1.0)
    queries.forget_keys()
    assert queries.find_key(clear, city.id) is None


def test_only_the_right_post_of_the_city_issues_keys(
    city: Jurisdiction, keeper: Actor, stranger: Actor, now: datetime
) -> None:
    with pytest.raises(Refused):
        actions.issue_key(jurisdiction_id=city.id, label="app", actor=stranger, now=now)
    with pytest.raises(Refused):
        actions.issue_key(jurisdiction_id="elsewhere", label="app", actor=keeper, now=now)
    with pytest.raises(Refused) as refusal:
        actions.issue_key(jurisdiction_id=city.id, label=" ", actor=keeper, now=now)
    assert refusal.value.field == "label"
