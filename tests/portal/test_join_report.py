"""Joining from the residents' pages: once per session, with an own receipt."""

from __future__ import annotations

import pytest
from django.contrib.sessions.backends.db import SessionStore

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
