"""The day a contact is erased on."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from oneneedle.core import queries as core
from oneneedle.core.rules import Actor
from oneneedle.people import actions
from oneneedle.people.models import Contact

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 1)


def test_the_day_is_set_and_can_be_taken_away(contact: Contact, keeper: Actor, now: datetime) -> None:
    assert actions.schedule_erasure(contact_id=contact.id, on=DAY, actor=keeper, now=now)
    assert Contact.objects.get(id=contact.id).erase_on == DAY
    assert not actions.schedule_erasure(contact_id=contact.id, on=DAY, actor=keeper, now=now)
    assert actions.schedule_erasure(contact_id=contact.id, on=None, actor=keeper, now=now)
    assert Contact.objects.get(id=contact.id).erase_on is None
    said = [(row.verb, row.data) for row in core.get_history(f"contact:{contact.id}")][1:]
    assert said == [("contact.erasure_scheduled", {"on": "2026-09-01"}), ("contact.erasure_scheduled", {"on": None})]


def test_an_erased_contact_gets_no_new_day(contact: Contact, keeper: Actor, now: datetime) -> None:
    actions.erase_contact(contact_id=contact.id, actor=keeper, now=now)
    assert not actions.schedule_erasure(contact_id=contact.id, on=DAY, actor=keeper, now=now)
