"""Letters reach the mail server once, are tried again, and fail without a word about anybody."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Actor, new_id
from oneneedle.notices import actions, jobs
from oneneedle.notices.models import Letter, Notice
from oneneedle.people import actions as people
from oneneedle.people.models import Contact
from tests.notices.conftest import send_to

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _public_url(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://city.example"
    settings.DEFAULT_FROM_EMAIL = "OneNeedle <no-reply@city.example>"


def refusing(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def refuse(self: EmailBackend, messages: list[object]) -> int:
        raise error

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)


def test_a_letter_is_sent_once_to_the_address_in_the_vault(letter: Letter) -> None:
    assert jobs.send_letter(letter.id) == "sent"
    assert jobs.send_letter(letter.id) == "not now"
    (sent,) = mail.outbox
    assert sent.to == ["jane@example.org"]
    assert sent.subject == "We have your report 260302-004273-5"
    assert "https://city.example/follow/260302-004273-5/" in sent.body
    assert "Lakeside Street Office · 0571-5550 0123" in sent.body
    assert sent.extra_headers["Message-ID"] == f"<{letter.notice_id}@city.example>"
    letter.refresh_from_db()
    assert (letter.state, letter.tries) == ("sent", 1)


def test_an_account_and_a_unit_are_written_to_as_well(contact: Contact, keeper: Actor, now: datetime) -> None:
    account = people.create_account(
        sign_in="clerk@street.example", password="eight-needles-in-a-row", actor=keeper, now=now
    )
    send_to(contact, key="a", contact=None, account=account.id)
    send_to(contact, key="b", contact=None, unit=new_id(), mailbox="desk@street.example", kind="dispatched")
    for letter in Letter.objects.all():
        jobs.send_letter(letter.id)
    assert sorted(message.to[0] for message in mail.outbox) == ["clerk@street.example", "desk@street.example"]
    assert any(message.subject == "New case 260302-004273-5" for message in mail.outbox)


def test_a_contact_without_an_address_gets_no_letter(letter: Letter, contact: Contact, keeper: Actor) -> None:
    people.erase_contact(contact_id=contact.id, actor=keeper, now=letter.changed_at)
    assert jobs.send_letter(letter.id) == "dropped"
    assert mail.outbox == []


def test_a_failure_is_tried_again_later_and_told_without_the_address(
    letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    ProcrastinateJob.objects.all()._raw_delete("default")
    refusing(monkeypatch, smtplib.SMTPRecipientsRefused({"jane@example.org": (450, b"jane@example.org is busy")}))
    assert jobs.send_letter(letter.id) == "put back"
    letter.refresh_from_db()
    assert (letter.state, letter.problem, letter.tries) == ("queued", "recipient_refused", 1)
    assert letter.try_at is not None
    assert letter.try_at - letter.changed_at == timedelta(minutes=1)
    (job,) = ProcrastinateJob.objects.all()
    assert job.scheduled_at == letter.try_at
    assert jobs.send_letter(letter.id) == "not now"


def test_after_the_last_try_it_has_failed(letter: Letter, monkeypatch: pytest.MonkeyPatch) -> None:
    refusing(monkeypatch, ConnectionRefusedError())
    answers = []
    for _ in range(10):
        Letter.objects.update(try_at=None)
        answers.append(jobs.send_letter(letter.id))
    assert answers == ["put back"] * 5 + ["failed"] + ["not now"] * 4
    letter.refresh_from_db()
    assert letter.problem == "no_connection"


def test_an_address_that_is_refused_for_good_is_not_tried_again(
    letter: Letter, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    refusing(monkeypatch, smtplib.SMTPRecipientsRefused({"jane@example.org": (550, b"no such user jane")}))
    assert jobs.send_letter(letter.id) == "failed"
    said = capsys.readouterr()
    assert "jane" not in said.out + said.err
    assert "jane" not in repr(Letter.objects.values().get())


def test_a_letter_left_by_a_killed_sender_is_sent_again(letter: Letter, now: datetime) -> None:
    claimed_at = actions.claim_letter(letter_id=letter.id, now=now)
    assert claimed_at is not None  # and here the kill falls
    soon = now + timedelta(seconds=30)
    assert actions.claim_letter(letter_id=letter.id, now=soon) is None
    assert actions.claim_letter(letter_id=letter.id, interrupted=True, now=soon) == soon
    assert not actions.note_letter(letter_id=letter.id, claimed_at=claimed_at, state="sent", now=soon)
    late = soon + timedelta(minutes=6)
    assert actions.claim_letter(letter_id=letter.id, now=late) == late


def test_of_two_senders_one_takes_the_letter(letter: Letter, now: datetime) -> None:
    assert [bool(actions.claim_letter(letter_id=letter.id, now=now)) for _ in range(2)] == [True, False]


def test_the_sweep_gives_left_letters_one_job_each(letter: Letter) -> None:
    assert jobs.sweep(0) == 1  # its job is waiting still: no second one
    assert ProcrastinateJob.objects.filter(task_name="notices.deliver_letter").count() == 1
    ProcrastinateJob.objects.all()._raw_delete("default")
    assert jobs.sweep(0) == 1
    assert ProcrastinateJob.objects.filter(task_name="notices.deliver_letter").count() == 1
    jobs.send_letter(letter.id)
    assert jobs.sweep(0) == 0


def test_the_sweep_drops_the_notices_of_erased_contacts(
    letter: Letter, contact: Contact, keeper: Actor, city: Jurisdiction
) -> None:
    send_to(contact, key="other", contact=None, unit=new_id(), letter=False)
    people.erase_contact(contact_id=contact.id, actor=keeper, now=timezone.now())
    jobs.sweep(0)
    assert list(Notice.objects.values_list("key", flat=True)) == ["other"]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        with CaptureQueriesContext(connection) as asked:
            actions.drop_notices(now=timezone.now())
        cursor.execute(f"EXPLAIN {asked[1]['sql']}")
        assert "contact_erased" in str(cursor.fetchall())


def test_a_worker_that_stood_still_drops_what_was_erased_meanwhile(
    letter: Letter, contact: Contact, keeper: Actor, city: Jurisdiction
) -> None:
    now = timezone.now()
    assert actions.drop_notices(now=now) == 0  # nobody is erased yet, and the worker stops
    people.erase_contact(contact_id=contact.id, actor=keeper, now=now)
    later = now + timedelta(days=30)
    assert (actions.drop_notices(now=later), Notice.objects.count()) == (1, 0)
    assert actions.drop_notices(now=later) == 0
    with CaptureQueriesContext(connection) as asked:
        actions.drop_notices(now=later)
    assert f"{later - timedelta(days=3):%Y-%m-%d}" in asked[1]["sql"]  # and looks no further back than it must


def test_after_four_hundred_days_a_notice_goes_and_its_letter_with_it(letter: Letter, contact: Contact) -> None:
    send_to(contact, key="old")
    old = Letter.objects.exclude(id=letter.id).get()
    past = new_id(timezone.now() - timedelta(days=401))
    Notice.objects.filter(id=old.notice_id).update(id=past)
    Letter.objects.filter(id=old.id).update(notice_id=past)
    assert jobs.drop_old(0) == 1
    assert list(Letter.objects.values_list("id", flat=True)) == [letter.id]
    assert list(Notice.objects.values_list("id", flat=True)) == [letter.notice_id]


@pytest.fixture(autouse=True)
def _clear() -> Iterator[None]:
    mail.outbox = []
    yield
