"""What is due is erased, in batches, and once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from oneneedle.core import queries as core
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Actor
from oneneedle.people import actions, jobs
from oneneedle.people.models import Contact

pytestmark = pytest.mark.django_db


def fill(city: Jurisdiction, keeper: Actor, now: datetime, *, days: int) -> Contact:
    contact = actions.seal_contact(jurisdiction_id=city.id, name="A B", actor=keeper, now=now)
    assert contact is not None
    day = (now + timedelta(days=days)).date()
    actions.schedule_erasure(contact_id=contact.id, on=day, actor=keeper, now=now)
    return contact


def test_only_what_is_due_goes(city: Jurisdiction, keeper: Actor, contact: Contact, now: datetime) -> None:
    due = [fill(city, keeper, now, days=days).id for days in (-3, -1, 0)]
    fill(city, keeper, now, days=1)
    assert actions.erase_due_contacts(now=now, limit=2) == 2
    assert actions.erase_due_contacts(now=now, limit=2) == 1
    assert actions.erase_due_contacts(now=now, limit=2) == 0
    assert set(Contact.objects.filter(erased_at__isnull=False).values_list("id", flat=True)) == set(due)
    assert list(core.verify_ledger()) == []


def test_the_job_may_run_twice(city: Jurisdiction, keeper: Actor, now: datetime) -> None:
    fill(city, keeper, now, days=-1)
    first = jobs.erase_due_contacts(0)
    assert (first, jobs.erase_due_contacts(0)) == (1, 0)
