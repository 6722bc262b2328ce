"""A new password: by the owner, or by who manages the city."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from oneneedle.core import queries as core
from oneneedle.core.rules import Actor, Refused, new_id
from oneneedle.people import actions
from oneneedle.people.models import Account

pytestmark = pytest.mark.django_db
NEW = "nine-needles-in-a-row"


@pytest.fixture
def account(keeper: Actor, now: datetime) -> Account:
    return actions.create_account(sign_in="a@b.example", password="eight-needles-in-a-row", actor=keeper, now=now)


def test_the_owner_sets_it(account: Account, stranger: Actor, now: datetime) -> None:
    actions.set_password(account_id=account.id, password=NEW, actor=replace(stranger, person_id=account.id), now=now)
    account.refresh_from_db()
    assert account.check_password(NEW)
    assert [row.verb for row in core.get_history(f"account:{account.id}")] == [
        "account.created",
        "account.password_set",
    ]


def test_nobody_else_does(account: Account, stranger: Actor, now: datetime) -> None:
    with pytest.raises(Refused):
        actions.set_password(account_id=account.id, password=NEW, actor=replace(stranger, person_id=new_id()), now=now)


def test_a_weak_one_and_an_unknown_account_are_refused(account: Account, keeper: Actor, now: datetime) -> None:
    with pytest.raises(Refused) as refusal:
        actions.set_password(account_id=account.id, password="a@b.example", actor=keeper, now=now)
    assert refusal.value.field == "password"
    with pytest.raises(Refused):
        actions.set_password(account_id=new_id(), password=NEW, actor=keeper, now=now)
