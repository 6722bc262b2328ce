"""Joining from the residents' pages: once per session, with an own receipt."""

from __future__ import annotations

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from oneneedle.cases import actions as cases_actions
from oneneedle.cases.models import Case
from oneneedle.cases.queries import follow_case
from oneneedle.cases.rules import ContactFields
from oneneedle.core.rules import Refused
from oneneedle.portal import actions
from oneneedle.portal.rules import Sent
from tests import cast as lin
from tests.cases import steps
from tests.cast import NOW, Cast


def join(cast: Cast, session: SessionStore, number: str) -> Sent:
    case = Case.objects.get(number=number)
    contact = ContactFields(phone="13800138000")
    return actions.join_report(
        session=session,
        case=case,
        contact=contact,
        note="",
        account_id=None,
        language="en",
        address="203.0.113.7",
        actor=cast.resident,
        now=NOW,
    )


def test_who_joins_gets_a_receipt_that_opens_the_case(cast: Cast) -> None:
    case, session = steps.receive(cast), SessionStore()
    session.save()
    sent = join(cast, session, case.number)
    assert follow_case(lin.CITY, case.number, sent.receipt) is not None
    assert steps.verbs(case)[-1] == "joined"


def test_the_receipt_is_in_the_language_of_who_joins(cast: Cast) -> None:
    case, session = steps.receive(cast, language="zh-hans"), SessionStore()
    session.save()
    assert join(cast, session, case.number).receipt.isascii()


def test_a_second_press_joins_no_second_time(cast: Cast) -> None:
    case, session = steps.receive(cast), SessionStore()
    session.save()
    assert join(cast, session, case.number) == join(cast, session, case.number)
    assert case.followers.count() == 1


def test_an_ended_case_is_refused(cast: Cast) -> None:
    case, session = steps.closed(cast), SessionStore()
    session.save()
    with pytest.raises(Refused):
        join(cast, session, case.number)


def test_who_joined_reads_nothing_of_a_case_that_turned_out_to_be_private(cast: Cast, client: Client) -> None:
    case = steps.receive(cast)
    client.post(f"/cases/{case.number}/join/", {"note": ""})
    assert steps.LEAK.description in client.get(f"/follow/{case.number}/").content.decode()
    case.refresh_from_db()
    cases_actions.classify_case(case=case, type_code="neighbours", actor=cast.actor("desk"), now=NOW)
    page = client.get(f"/follow/{case.number}/")
    assert page.status_code == 200 and steps.LEAK.description not in page.content.decode()
