"""Contact data goes into the vault."""

from __future__ import annotations

from datetime import datetime

import pytest

from oneneedle.core import queries as core
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Actor
from oneneedle.people import actions, queries
from oneneedle.people.models import Contact

pytestmark = pytest.mark.django_db


def test_a_sealed_contact_shows_masks_only(contact: Contact) -> None:
    masked = queries.get_masked(contact.id)
    assert masked is not None
    assert (masked.name, masked.phone, masked.email) == ("张**", "138****5678", "x***@example.org")
    row = Contact.objects.filter(id=contact.id).values().get()
    text = repr({**row, "sealed": bytes(row["sealed"] or b"")})
    assert not any(word in text for word in ("小三", "1234", "xiaosan", "湖边"))


def test_sealing_is_in_the_ledger_without_a_word_about_the_person(contact: Contact) -> None:
    (row,) = core.get_history(f"contact:{contact.id}")
    assert (row.verb, row.data) == ("contact.sealed", {})


def test_nothing_to_keep_makes_no_contact(city: Jurisdiction, stranger: Actor, now: datetime) -> None:
    assert actions.seal_contact(jurisdiction_id=city.id, name=" ", actor=stranger, now=now) is None
    assert not Contact.objects.exists()


def test_a_letter_finds_its_address(contact: Contact, clerk: Actor) -> None:
    assert queries.find_mailbox(contact.id) == "xiaosan@example.org"
    assert queries.readings(contact.id) == ()
