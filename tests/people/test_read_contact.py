"""Reading in clear: with the right, with a reason, and never unseen."""

from __future__ import annotations

from datetime import datetime

import pytest
from pytest_django import Settings

from oneneedle.core import queries as core
from oneneedle.core.models import Jurisdiction, LedgerRow
from oneneedle.core.rules import Actor, Refused, system
from oneneedle.people import actions, queries, rules
from oneneedle.people.models import Contact

pytestmark = pytest.mark.django_db


def test_a_reading_is_recorded_with_unit_post_and_reason(contact: Contact, clerk: Actor, now: datetime) -> None:
    clear = actions.read_contact(contact_id=contact.id, reason="call_back", actor=clerk, now=now)
    assert (clear.name, clear.phone, clear.address) == ("张小三", "138 1234 5678", "湖边路 7 号")
    (reading,) = queries.readings(contact.id)
    assert (reading.at, reading.unit_id, reading.post_id, reading.reason) == (
        now,
        clerk.unit_id,
        clerk.post_id,
        "call_back",
    )
    actions.read_contact(contact_id=contact.id, reason="visit", actor=clerk, now=now)
    assert len(queries.readings(contact.id)) == 2
    assert list(core.verify_ledger()) == []


def test_without_the_right_nothing_is_read(contact: Contact, stranger: Actor, now: datetime) -> None:
    with pytest.raises(Refused, match="may not read"):
        actions.read_contact(contact_id=contact.id, reason="call_back", actor=stranger, now=now)
    assert queries.readings(contact.id) == ()


@pytest.mark.parametrize("reason", ["", "because her name is Ann"])
def test_without_one_of_the_reasons_nothing_is_read(contact: Contact, clerk: Actor, now: datetime, reason: str) -> None:
    with pytest.raises(Refused, match="why") as refusal:
        actions.read_contact(contact_id=contact.id, reason=reason, actor=clerk, now=now)
    assert refusal.value.field == "reason"


def test_a_contact_of_another_city_is_not_there(contact: Contact, city: Jurisdiction, now: datetime) -> None:
    with pytest.raises(Refused):
        actions.read_contact(contact_id=contact.id, reason="visit", actor=system("elsewhere"), now=now)


def test_with_a_wrong_key_nothing_is_read_and_nothing_recorded(
    contact: Contact, clerk: Actor, now: datetime, settings: Settings
) -> None:
    settings.VAULT_KEYS = ["another-key"]
    before = LedgerRow.objects.count()
    with pytest.raises(rules.VaultLocked, match="does not have"):
        actions.read_contact(contact_id=contact.id, reason="visit", actor=clerk, now=now)
    assert LedgerRow.objects.count() == before
