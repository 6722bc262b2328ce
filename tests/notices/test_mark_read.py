"""Only the recipient marks a notice as read."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection

from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Actor, new_id, system
from oneneedle.notices import actions, queries
from oneneedle.notices.models import Notice
from oneneedle.people.models import Contact
from tests.notices.conftest import PARAMS, send_to

pytestmark = pytest.mark.django_db


def to_unit(city: Jurisdiction, unit: UUID, number: int, now: datetime) -> None:
    draft = actions.NoticeDraft(
        key=f"{number}:overdue:{unit}",
        kind="overdue",
        subject="case:1",
        jurisdiction_id=city.id,
        unit=unit,
        language="en",
        params=PARAMS,
        letter=False,
    )
    actions.send_notice(draft=draft, actor=system(city.id), now=now + timedelta(seconds=number))


def test_only_the_recipient_marks_as_read(contact: Contact, keeper: Actor, now: datetime) -> None:
    send_to(contact, letter=False)
    key = Notice.objects.get().id
    own = Actor(jurisdiction_id=contact.jurisdiction_id, channel="web", contact_id=contact.id)
    stranger = Actor(jurisdiction_id=contact.jurisdiction_id, channel="web", contact_id=new_id(), unit_id=new_id())
    assert queries.unread_count(contact=contact.id) == 1
    assert actions.mark_read(notice_ids=[key], actor=stranger, now=now) == 0
    assert actions.mark_read(notice_ids=[key], actor=keeper, now=now) == 0
    assert actions.mark_read(notice_ids=[key], actor=own, now=now) == 1
    assert actions.mark_read(notice_ids=[key], actor=own, now=now) == 0
    assert queries.unread_count(contact=contact.id) == 0


def test_all_of_a_unit_are_marked_at_once_and_what_came_after_the_page_stays(city: Jurisdiction, now: datetime) -> None:
    unit, other = new_id(), new_id()
    for number in range(103):
        to_unit(city, unit if number else other, number, now)
    ids = [line.id for line in queries.inbox(unit=unit, limit=200)]
    assert queries.unread_count(unit=unit) == queries.MOST_COUNTED
    desk = Actor(jurisdiction_id=city.id, channel="desk", unit_id=unit)
    assert actions.mark_read(up_to=ids[1], actor=desk, now=now) == 101
    assert [line.id for line in queries.inbox(unit=unit, limit=200) if line.read_at is None] == ids[:1]
    assert queries.unread_count(unit=other) == 1
    nobody = Actor(jurisdiction_id=city.id, channel="web")
    assert actions.mark_read(up_to=ids[0], actor=nobody, now=now) == 0


def test_what_a_unit_has_not_read_is_counted_by_an_index(city: Jurisdiction) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    unread = Notice.objects.filter(unit_id=new_id(), read_at__isnull=True)
    assert "notice_unread_of_unit" in unread[:100].explain()
