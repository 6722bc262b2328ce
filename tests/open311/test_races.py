"""Several outside programs at the same moment, with real commits."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.utils import timezone

from oneneedle.cases.models import Case, Remark
from oneneedle.core.queries import verify_ledger
from oneneedle.core.rules import forget_kept, system
from oneneedle.people import actions as people
from oneneedle.people.queries import forget_keys
from tests.cast import CITY, make_cast
from tests.open311.conftest import Answer, Caller, moment


@pytest.fixture
def racing_api(own_database: object) -> Caller:
    make_cast()
    forget_keys()
    forget_kept()
    return Caller(people.issue_key(jurisdiction_id=CITY, label="x", actor=system(CITY), now=timezone.now())[1])


def send(api: Caller, number: str, update_id: str) -> Answer:
    try:
        return Caller(api.key).post(
            "servicerequestupdates.json",
            service_request_id=number,
            update_id=update_id,
            status="OPEN",
            updated_datetime=moment(timezone.now()),
            description="Still there",
        )
    finally:
        connections.close_all()


def test_the_same_update_sent_six_times_at_once_is_one_update(racing_api: Caller) -> None:
    number = racing_api.report()
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: send(racing_api, number, "77"), range(6)))
    assert {answer.status for answer in answers} == {200}
    assert len({answer.body[0]["update_id"] for answer in answers}) == 1
    assert Remark.objects.count() == 1
    assert not list(verify_ledger())


def test_different_updates_at_once_all_stand_or_are_told_to_come_again(racing_api: Caller) -> None:
    number = racing_api.report()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda name: send(racing_api, number, str(name)), range(4)))
    taken = [answer for answer in answers if answer.status == 200]
    assert len(taken) == len({answer.body[0]["update_id"] for answer in taken}) == Remark.objects.count() >= 1
    assert {answer.status for answer in answers} <= {200, 400}
    assert Case.objects.get().version == 5 + len(taken)
    assert not list(verify_ledger())
