"""Erasure: nothing of the person stays, the ledger still holds."""

from __future__ import annotations

from datetime import datetime

import pytest

from oneneedle.core import queries as core
from oneneedle.core.rules import Actor, Refused
from oneneedle.people import actions, queries
from oneneedle.people.models import Contact

pytestmark = pytest.mark.django_db


def test_after_erasure_the_row_is_empty_and_the_ledger_holds(
    contact: Contact, clerk: Actor, keeper: Actor, now: datetime
) -> None:
    actions.read_contact(contact_id=contact.id, reason="visit", actor=clerk, now=now)
    assert actions.erase_contact(contact_id=contact.id, actor=keeper, now=now)
    contact.refresh_from_db()
    assert contact.sealed is None
    assert (contact.name_masked, contact.phone_masked, contact.email_masked, contact.has_email) == ("", "", "", False)
    assert contact.erased_at == now
    assert queries.find_mailbox(contact.id) == ""
    with pytest.raises(Refused, match="erased"):
        actions.read_contact(contact_id=contact.id, reason="visit", actor=clerk, now=now)
    assert len(queries.readings(contact.id)) == 1
    assert list(core.verify_ledger()) == []


def test_a_second_erasure_does_nothing(contact: Contact, keeper: Actor, now: datetime) -> None:
    assert actions.erase_contact(contact_id=contact.id, actor=keeper, now=now)
    assert not actions.erase_contact(contact_id=contact.id, actor=keeper, now=now)
    assert [row.verb for row in core.get_history(f"contact:{contact.id}")] == ["contact.sealed", "contact.erased"]
