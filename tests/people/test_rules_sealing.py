"""The lock of the vault."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneneedle.core.rules import new_id
from oneneedle.people import rules

CLEAR = rules.ContactClear(name="张小三", phone="13812345678", email="xiaosan@example.org")
NOW = datetime(2026, 3, 2, tzinfo=UTC)


@given(name=st.text(max_size=60), phone=st.text(max_size=20))
def test_what_is_sealed_comes_out_again(name: str, phone: str) -> None:
    key, clear = new_id(), rules.ContactClear(name=name, phone=phone)
    assert rules.unseal(rules.seal(clear, contact_id=key, keys=["a"]), contact_id=key, keys=["a"]) == clear


def test_nothing_of_it_shows_and_no_two_seals_are_alike() -> None:
    key = new_id()
    first, second = (rules.seal(CLEAR, contact_id=key, keys=["a"]) for _ in range(2))
    assert first != second
    for word in ("张小三", "13812345678", "xiaosan"):
        assert word.encode() not in first


def test_an_old_key_still_opens() -> None:
    key = new_id()
    assert rules.unseal(rules.seal(CLEAR, contact_id=key, keys=["old"]), contact_id=key, keys=["new", "old"]) == CLEAR


def test_a_missing_key_is_named_with_the_way_out() -> None:
    key = new_id()
    with pytest.raises(rules.VaultLocked, match="ONENEEDLE_VAULT_OLD_KEYS"):
        rules.unseal(rules.seal(CLEAR, contact_id=key, keys=["old"]), contact_id=key, keys=["new"])


def test_a_seal_moved_to_another_row_or_changed_does_not_open() -> None:
    key = new_id()
    sealed = rules.seal(CLEAR, contact_id=key, keys=["a"])
    with pytest.raises(rules.VaultLocked, match="moved"):
        rules.unseal(sealed, contact_id=new_id(), keys=["a"])
    with pytest.raises(rules.VaultLocked, match="damaged"):
        rules.unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]), contact_id=key, keys=["a"])


def test_nothing_to_keep_makes_no_row() -> None:
    assert rules.sealed_fields(keys=["a"], jurisdiction_id="x", now=NOW, name="  ") is None
    fields = rules.sealed_fields(keys=["a"], jurisdiction_id="x", now=NOW, device_id="phone-1")
    assert fields is not None
    assert fields["has_email"] is False
