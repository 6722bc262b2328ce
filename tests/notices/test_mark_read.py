"""Only the recipient marks a notice as read."""

from __future__ import annotations

from datetime import datetime

import pytest

from oneneedle.core.rules import Actor, new_id
from oneneedle.notices import actions, queries
from oneneedle.notices.models import Notice
from oneneedle.people.models import Contact
from tests.notices.conftest import send_to

pytestmark = pytest.mark.django_db


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
