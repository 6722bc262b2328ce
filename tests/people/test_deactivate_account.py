"""An account is closed, once, by who manages the city."""

from __future__ import annotations

from datetime import datetime

import pytest

from oneneedle.core import queries as core
from oneneedle.core.rules import Actor, Refused, new_id
from oneneedle.people import actions
from oneneedle.people.models import Account

pytestmark = pytest.mark.django_db


def test_an_account_is_closed_once(keeper: Actor, stranger: Actor, now: datetime) -> None:
    account = actions.create_account(sign_in="a@b.example", password=None, actor=keeper, now=now)
    with pytest.raises(Refused):
        actions.deactivate_account(account_id=account.id, actor=stranger, now=now)
    assert actions.deactivate_account(account_id=account.id, actor=keeper, now=now)
    assert not actions.deactivate_account(account_id=account.id, actor=keeper, now=now)
    assert not Account.objects.get(id=account.id).is_active
    assert [row.verb for row in core.get_history(f"account:{account.id}")][1:] == ["account.deactivated"]


def test_an_unknown_account_is_refused(keeper: Actor, now: datetime) -> None:
    with pytest.raises(Refused):
        actions.deactivate_account(account_id=new_id(), actor=keeper, now=now)
