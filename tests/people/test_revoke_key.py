"""A key is ended at once, and once."""

from __future__ import annotations

from datetime import datetime

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from oneneedle.core import queries as core
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Actor, Refused, new_id
from oneneedle.people import actions, queries

pytestmark = pytest.mark.django_db


def test_an_ended_key_opens_nothing(
    city: Jurisdiction,
    keeper: Actor,
    now: datetime,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    key, clear = actions.issue_key(jurisdiction_id=city.id, label="app", actor=keeper, now=now)
    assert queries.find_key(clear, city.id)
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.revoke_key(key_id=key.id, actor=keeper, now=now)
    assert queries.find_key(clear, city.id) is None
    assert not actions.revoke_key(key_id=key.id, actor=keeper, now=now)
    assert [row.verb for row in core.get_history(f"key:{key.id}")] == ["key.issued", "key.revoked"]
    assert [row.revoked_at for row in queries.list_keys(city.id)] == [now]


def test_an_unknown_key_and_a_stranger_are_refused(
    city: Jurisdiction, keeper: Actor, stranger: Actor, now: datetime
) -> None:
    with pytest.raises(Refused):
        actions.revoke_key(key_id=new_id(), actor=keeper, now=now)
    key, _ = actions.issue_key(jurisdiction_id=city.id, label="app", actor=keeper, now=now)
    with pytest.raises(Refused):
        actions.revoke_key(key_id=key.id, actor=stranger, now=now)
