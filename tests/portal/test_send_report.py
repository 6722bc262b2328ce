"""Sending a draft: once for each token, not too often, and with everything it holds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections

from oneneedle.cases.models import Case
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused
from oneneedle.portal import actions, queries
from oneneedle.portal.rules import MOST_REPORTS_A_DAY, Draft, Sent
from tests import cast as lin
from tests.cast import NOW, Cast, make_cast
from tests.conftest import OwnDatabase
from tests.portal import walk

DRAFT = Draft(token="t1", text="门口漏水", type_code="water-leak", **walk.at(lin.IN_11))


def session_of(draft: Draft) -> SessionStore:
    session = SessionStore()
    actions.keep_draft(session=session, city_id=lin.CITY, draft=draft)
    session.save()
    return session


def send(cast: Cast, session: SessionStore, draft: Draft) -> Sent:
    return actions.send_report(
        session=session,
        draft=draft,
        priority="",
        account_id=None,
        language="zh-hans",
        address="203.0.113.7",
        actor=cast.resident,
        now=NOW,
    )


def test_the_case_holds_what_the_draft_said_and_the_draft_is_gone(cast: Cast) -> None:
    session = session_of(DRAFT)
    sent = send(cast, session, replace(DRAFT, phone="13800138000"))
    case = Case.objects.get(number=sent.number)
    assert case.description == "门口漏水" and case.contact is not None and case.channel == "web"
    assert LedgerRow.objects.filter(subject=f"case:{case.id}", verb="case.received").count() == 1
    assert queries.get_draft(session, lin.CITY) == Draft()
    assert queries.get_held(session)[case.id].reporter


def test_the_same_token_answers_with_the_same_report(cast: Cast) -> None:
    session = session_of(DRAFT)
    assert send(cast, session, DRAFT) == send(cast, session, DRAFT)
    assert Case.objects.count() == 1


def test_a_session_sends_only_so_many_reports_a_day(cast: Cast) -> None:
    session = session_of(DRAFT)
    for turn in range(MOST_REPORTS_A_DAY):
        send(cast, session, replace(DRAFT, token=f"t{turn}"))
    with pytest.raises(Refused) as refusal:
        send(cast, session, replace(DRAFT, token="one more"))
    assert refusal.value.code == "too_many"


def test_what_reception_refuses_leaves_the_draft_where_it_is(cast: Cast) -> None:
    session = session_of(DRAFT)
    with pytest.raises(Refused):
        send(cast, session, replace(DRAFT, type_code="no-such"))
    assert queries.get_draft(session, lin.CITY).text == "门口漏水" and not Case.objects.exists()


def test_eight_hands_on_one_button_make_one_case(own_database: OwnDatabase) -> None:
    cast = make_cast()
    key = session_of(DRAFT).session_key

    def press(_turn: int) -> str:
        try:
            return send(cast, SessionStore(key), DRAFT).number
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        numbers = set(pool.map(press, range(8)))
    assert len(numbers) == 1 and Case.objects.count() == 1
