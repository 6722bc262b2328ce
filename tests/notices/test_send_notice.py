"""One notice, once, with its letter and its job: all of them or none."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import new_id
from oneneedle.notices.models import Letter, Notice
from oneneedle.people.models import Contact
from tests.conftest import OwnDatabase
from tests.notices.conftest import make_city, make_contact, send_to


def jobs() -> int:
    return ProcrastinateJob.objects.filter(task_name="notices.deliver_letter").count()


def test_a_notice_comes_with_its_letter_and_one_job(contact: Contact) -> None:
    assert send_to(contact)
    notice = Notice.objects.get()
    assert (notice.contact_id, notice.kind, notice.read_at) == (contact.id, "received", None)
    assert notice.letter.state == Letter.State.QUEUED
    (job,) = ProcrastinateJob.objects.filter(task_name="notices.deliver_letter")
    assert job.args == {"letter_id": str(notice.letter.id)}


def test_the_same_key_tells_nothing_twice(contact: Contact) -> None:
    assert send_to(contact)
    assert not send_to(contact, params={"number": "other"})
    assert (Notice.objects.count(), Letter.objects.count(), jobs()) == (1, 1, 1)


def test_without_a_letter_there_is_no_job(contact: Contact) -> None:
    assert send_to(contact, letter=False)
    assert (Letter.objects.count(), jobs()) == (0, 0)


def test_a_unit_has_its_own_mailbox_and_a_person_never(city: Jurisdiction, contact: Contact) -> None:
    send_to(contact, key="unit", contact=None, unit=new_id(), mailbox="desk@street.example")
    send_to(contact, key="person", mailbox="leak@example.org")
    assert sorted(Letter.objects.values_list("mailbox", flat=True)) == ["", "desk@street.example"]


@pytest.mark.parametrize("changes", [{"kind": "hello"}, {"contact": None}, {"unit": new_id()}])
def test_an_unknown_kind_or_a_wrong_recipient_is_a_bug(contact: Contact, changes: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        send_to(contact, **changes)


def test_nothing_stands_when_the_change_it_follows_is_rolled_back(own_database: OwnDatabase, now: datetime) -> None:
    contact = make_contact(make_city())
    with pytest.raises(RuntimeError), transaction.atomic():
        assert send_to(contact)
        assert jobs() == 1
        raise RuntimeError
    assert (Notice.objects.count(), Letter.objects.count(), jobs()) == (0, 0, 0)
    with transaction.atomic():
        assert send_to(contact)
    assert (Notice.objects.count(), Letter.objects.count(), jobs()) == (1, 1, 1)
