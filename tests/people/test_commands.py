"""`oneneedle user` and `oneneedle keys`."""

from __future__ import annotations

import json
import os
import subprocess

import pytest
from django.contrib.auth.hashers import ScryptPasswordHasher

from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import system
from oneneedle.people import actions, queries
from oneneedle.people.models import Account, Contact
from oneneedle.units.models import Holding
from tests import cast
from tests.conftest import OwnDatabase
from tests.programs import run_here, run_program

PASSWORD = "eight-needles-in-a-row"


def run(database: OwnDatabase, *words: str, say: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    if more:
        return run_program(database.environment | more, *words, say=say)
    return run_here(database.environment, *words, say=say)


@pytest.mark.slow
def test_an_account_is_made_with_its_posts_or_not_at_all(own_database: OwnDatabase) -> None:
    cast.make_cast()
    words = ("user", "create", "--sign-in", "+86 138 1234 5678", "--name", "Li Lei", "--password-stdin")
    refused = run(own_database, *words, "--post", "lin-s1:nobody", say=f"{PASSWORD}\n")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert queries.find_account("13812345678") is None

    whole = (*words, "--post", "lin-s1:desk", "--json")  # in a process of its own, as passwords are kept in earnest
    done = run_program(own_database.environment, *whole, say=f"{PASSWORD}\n")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["sign_in"] == "13812345678"
    account = Account.objects.get(sign_in="13812345678")
    assert ScryptPasswordHasher().verify(PASSWORD, account.password)
    assert Holding.objects.get(person=account).post.code == "desk"

    assert run(own_database, *words, say=f"{PASSWORD}\n").returncode == 1
    assert run(own_database, *words, "--post", "desk", say=f"{PASSWORD}\n").returncode == 2
    assert run(own_database, "user", "close", "--sign-in", "138 1234 5678").returncode == 0
    assert not Account.objects.get(id=account.id).is_active


@pytest.mark.slow
def test_a_key_is_issued_listed_and_revoked(own_database: OwnDatabase) -> None:
    assert run(own_database, "keys", "issue", "--label", "app").returncode == 1
    Jurisdiction.objects.create(id="lakeside", name_en="Lakeside", area_path="x/")
    done = run(own_database, "keys", "issue", "--label", "City app", "--json")
    assert done.returncode == 0, done.stderr
    clear = json.loads(done.stdout)["api_key"]
    key = queries.find_key(clear, "lakeside")
    assert key is not None
    shown = run(own_database, "keys", "list")
    assert key.prefix in shown.stdout
    assert clear not in shown.stdout
    assert run(own_database, "keys", "revoke", key.prefix).returncode == 0
    queries.forget_keys()
    assert queries.find_key(clear, "lakeside") is None
    assert run(own_database, "keys", "revoke", "nothing").returncode == 1


def test_the_vault_moves_to_a_new_key(own_database: OwnDatabase) -> None:
    city = Jurisdiction.objects.create(id="lakeside", name_en="Lakeside", area_path="x/")
    actions.seal_contact(jurisdiction_id=city.id, name="Jane Roe", actor=system(city.id), now=cast.NOW)
    old = os.environ["ONENEEDLE_VAULT_KEY"]
    lost = run(own_database, "keys", "rotate-vault", ONENEEDLE_VAULT_KEY="a-new-key")
    assert lost.returncode == 1
    assert "ONENEEDLE_VAULT_OLD_KEYS" in lost.stderr
    before = bytes(Contact.objects.get().sealed or b"")
    done = run(own_database, "keys", "rotate-vault", ONENEEDLE_VAULT_KEY="a-new-key", ONENEEDLE_VAULT_OLD_KEYS=old)
    assert done.returncode == 0, done.stderr
    assert "1 entries" in done.stdout
    assert bytes(Contact.objects.get().sealed or b"") != before
