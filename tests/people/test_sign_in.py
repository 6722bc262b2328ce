"""The pages of signing in and out, closed sign-up and forgotten passwords."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from oneneedle.core.rules import Actor
from oneneedle.people import actions
from oneneedle.people.models import Account

pytestmark = pytest.mark.django_db
PASSWORD = "eight-needles-in-a-row"


@pytest.fixture
def clerk_account(keeper: Actor, now: datetime) -> Account:
    return actions.create_account(
        sign_in="+86 138 1234 5678", password=PASSWORD, email="clerk@street.example", actor=keeper, now=now
    )


def sign_in(client: Client, name: str, password: str = PASSWORD, **more: str) -> int:
    data = {"login": name, "password": password, **more}
    return client.post("/accounts/login/", data).status_code


@pytest.mark.parametrize("typed", ["13812345678", " 138-1234-5678 ", "+86 13812345678", "１３８１２３４５６７８"])
def test_a_telephone_number_signs_in_however_it_is_typed(client: Client, clerk_account: Account, typed: str) -> None:
    assert sign_in(client, typed) == 302
    assert client.session["_auth_user_id"] == str(clerk_account.id)


def test_an_email_address_signs_in_too(client: Client, keeper: Actor, now: datetime) -> None:
    account = actions.create_account(sign_in="Jane@Example.ORG", password=PASSWORD, actor=keeper, now=now)
    assert (account.sign_in, account.email) == ("jane@example.org", "jane@example.org")
    assert sign_in(client, " jane@EXAMPLE.org") == 302


def test_a_wrong_password_is_said_in_words(client: Client, clerk_account: Account) -> None:
    response = client.post("/accounts/login/", {"login": "13812345678", "password": "wrong"})
    assert "_auth_user_id" not in client.session
    assert "The sign-in name or the password is not right." in response.content.decode()


def test_too_many_tries_are_stopped(client: Client, clerk_account: Account) -> None:
    for _ in range(5):
        sign_in(client, "138 1234 5678", "wrong")
    response = client.post("/accounts/login/", {"login": "+8613812345678", "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    assert "Too many tries" in response.content.decode()


def test_after_signing_in_one_goes_on_where_one_wanted_to(client: Client, clerk_account: Account) -> None:
    page = client.get("/accounts/login/?next=/desk/cases/").content.decode()
    assert 'name="next"' in page
    response = client.post("/accounts/login/", {"login": "13812345678", "password": PASSWORD, "next": "/desk/cases/"})
    assert response["Location"] == "/desk/cases/"
    client.logout()
    cache.clear()
    data = {"login": "13812345678", "password": PASSWORD, "next": "https://elsewhere.example/"}
    assert client.post("/accounts/login/", data)["Location"] == "/desk/"


def test_a_closed_account_does_not_sign_in_and_its_session_ends(
    client: Client, clerk_account: Account, keeper: Actor, now: datetime
) -> None:
    sign_in(client, "13812345678")
    actions.deactivate_account(account_id=clerk_account.id, actor=keeper, now=now)
    assert client.get("/accounts/password/change/").status_code == 302
    client.logout()
    response = client.post("/accounts/login/", {"login": "13812345678", "password": PASSWORD}, follow=True)
    assert "_auth_user_id" not in client.session
    assert "This account is closed" in response.content.decode()


def test_signing_out_asks_first(client: Client, clerk_account: Account) -> None:
    sign_in(client, "13812345678")
    assert client.get("/accounts/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session


def test_sign_up_is_closed(client: Client) -> None:
    page = client.get("/accounts/signup/").content.decode()
    assert "Accounts are made for you" in page
    data = {"email": "a@example.org", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/accounts/signup/", data)
    assert not Account.objects.exists()
    assert "Make an account" not in client.get("/accounts/login/").content.decode()


def test_where_the_setting_opens_it_residents_make_accounts(client: Client, settings: Settings) -> None:
    settings.OPEN_SIGN_UP = True
    data = {"email": "Jane@example.org", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post("/accounts/signup/", data).status_code == 302
    account = Account.objects.get()
    assert account.sign_in == "jane@example.org"
    assert client.session["_auth_user_id"] == str(account.id)
    client.logout()
    cache.clear()
    again = client.post("/accounts/signup/", data)
    assert again.status_code == 200
    assert Account.objects.count() == 1


def test_a_forgotten_password_is_set_by_letter(client: Client, clerk_account: Account) -> None:
    response = client.post("/accounts/password/reset/", {"email": "clerk@street.example"}, follow=True)
    assert "Look into your mailbox" in response.content.decode()
    (letter,) = mail.outbox
    assert letter.subject == "A new password for your account"
    found = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", str(letter.body))
    assert found
    page = client.get(found[1], follow=True)
    new = "nine-needles-in-a-row"
    done = client.post(page.request["PATH_INFO"], {"password1": new, "password2": new}, follow=True)
    assert "The password has been changed" in done.content.decode()
    assert sign_in(client, "13812345678", new) == 302


def test_an_unknown_address_is_answered_alike(client: Client, clerk_account: Account) -> None:
    response = client.post("/accounts/password/reset/", {"email": "nobody@street.example"}, follow=True)
    assert "Look into your mailbox" in response.content.decode()
    assert "There is no account with this address" in mail.outbox[0].body


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/login/",
        "/accounts/signup/",
        "/accounts/inactive/",
        "/accounts/password/reset/",
        "/accounts/password/reset/done/",
        "/accounts/password/reset/key/done/",
        "/accounts/password/reset/key/1-set-password/",
        "/accounts/confirm-email/",
        "/accounts/confirm-email/no-such-key/",
    ],
)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_stands_in_the_frame(client: Client, path: str, language: str) -> None:
    response = client.get(path, headers={"accept-language": language})
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count("<h1") == 1
    assert 'id="main"' in page


@pytest.mark.parametrize(
    "path", ["/accounts/password/change/", "/accounts/logout/", "/accounts/email/", "/accounts/reauthenticate/"]
)
def test_every_page_of_an_account_stands_in_the_frame(client: Client, clerk_account: Account, path: str) -> None:
    sign_in(client, "13812345678")
    response = client.get(path)
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count("<h1") == 1
    assert 'id="main"' in page


def test_the_owner_changes_the_password_on_the_page(client: Client, clerk_account: Account) -> None:
    sign_in(client, "13812345678")
    new = "nine-needles-in-a-row"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    client.post("/accounts/password/change/", data)
    assert "_auth_user_id" in client.session
    clerk_account.refresh_from_db()
    assert clerk_account.check_password(new)
