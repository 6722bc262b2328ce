"""Several recipients in one statement."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneneedle.core.rules import new_id, system
from oneneedle.notices import actions
from oneneedle.notices.models import Letter, Notice
from oneneedle.people.models import Contact
from tests.notices.conftest import NOW, PARAMS


def drafts(contact: Contact, count: int) -> list[actions.NoticeDraft]:
    common: dict[str, Any] = {
        "kind": "received",
        "subject": "case:1",
        "jurisdiction_id": contact.jurisdiction_id,
        "language": "en",
    }
    return [
        actions.NoticeDraft(key=f"{number}", unit=new_id(), params=PARAMS, letter=number % 2 == 0, **common)
        for number in range(count)
    ]


def test_many_notices_take_as_few_round_trips_as_one(contact: Contact) -> None:
    actor = system(contact.jurisdiction_id)
    with CaptureQueriesContext(connection) as one:
        assert actions.send_notices(drafts=drafts(contact, 1), actor=actor, now=NOW) == 1
    with CaptureQueriesContext(connection) as many:
        assert actions.send_notices(drafts=drafts(contact, 40), actor=actor, now=NOW) == 39
    assert len(many) == len(one)
    assert (Notice.objects.count(), Letter.objects.count()) == (40, 20)


def test_none_at_all_asks_nothing_of_the_database(contact: Contact) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert actions.send_notices(drafts=[], actor=system(contact.jurisdiction_id), now=NOW) == 0
    assert not len(queries)
