"""Accounts are made by who manages the city."""

from __future__ import annotations

from datetime import datetime

import pytest

from oneneedle.core import queries as core
from oneneedle.core.rules import Actor, Refused
from oneneedle.people import actions, queries

pytestmark = pytest.mark.django_db
PASSWORD = "eight-needles-in-a-row"


def test_an_account_is_found_by_its_name_however_typed(keeper: Actor, now: datetime) -> None:
    account = actions.create_account(
        sign_in="138 1234 5678", password=PASSWORD, display_name="Li Lei", language="zh-hans", actor=keeper, now=now
    )
    assert queries.get_account(account.id) == account
    assert queries.find_account("+86 138-1234-5678") == account
    assert account.check_password(PASSWORD)
    (row,) = core.get_history(f"account:{account.id}")
    assert (row.verb, row.data) == ("account.created", {})


def test_an_account_without_a_password_cannot_be_guessed(keeper: Actor, now: datetime) -> None:
    assert not actions.create_account(sign_in="a@b.example", password=None, actor=keeper, now=now).has_usable_password()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"sign_in": "  "}, "sign_in"),
        ({"sign_in": "taken@b.example"}, "sign_in"),
        ({"email": "not an address"}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "password123"}, "password"),
        ({"language": "xx"}, "language"),
    ],
)
def test_what_cannot_be_is_refused_by_field(keeper: Actor, now: datetime, changes: dict[str, str], field: str) -> None:
    actions.create_account(sign_in="Taken@B.example", password=PASSWORD, actor=keeper, now=now)
    given = {"sign_in": "new@b.example", "password": PASSWORD, **changes}
    with pytest.raises(Refused) as refusal:
        actions.create_account(**given, actor=keeper, now=now)
    assert refusal.value.field == field


def test_a_stranger_makes_no_accounts(stranger: Actor, now: datetime) -> None:
    with pytest.raises(Refused):
        actions.create_account(sign_in="a@b.example", password=PASSWORD, actor=stranger, now=now)
