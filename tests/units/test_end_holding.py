"""end_holding: a post is taken back at a moment."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from oneneedle.core.rules import Actor, Refused
from oneneedle.people.models import Account
from oneneedle.units import actions, queries
from oneneedle.units.models import Holding, Unit


@pytest.fixture
def holding(hall: Unit, person: Account, keeper: Actor, now: datetime) -> Holding:
    actions.create_post(
        jurisdiction_id="lakeside", unit_code="hall", code="desk", rights=["case.file"], actor=keeper, now=now
    )
    return actions.assign_post(
        jurisdiction_id="lakeside", unit_code="hall", post_code="desk", person=person, since=now, actor=keeper, now=now
    )


def test_rights_last_until_just_before_the_end(holding: Holding, person: Account, keeper: Actor, now: datetime) -> None:
    until = now + timedelta(days=1)
    actions.end_holding(holding=holding, until=until, actor=keeper, now=now)
    assert queries.get_actor(person, channel="desk", now=until - timedelta(seconds=1)).may("case.file")
    assert not queries.get_actor(person, channel="desk", now=until).may("case.file")


def test_a_post_that_ended_can_be_given_again(holding: Holding, person: Account, keeper: Actor, now: datetime) -> None:
    until = now + timedelta(days=1)
    actions.end_holding(holding=holding, until=until, actor=keeper, now=now)
    actions.assign_post(
        jurisdiction_id="lakeside",
        unit_code="hall",
        post_code="desk",
        person=person,
        since=until,
        actor=keeper,
        now=now,
    )
    assert queries.get_actor(person, channel="desk", now=until).may("case.file")


def test_a_second_end_an_end_before_the_beginning_and_a_stranger_are_refused(
    holding: Holding, keeper: Actor, stranger: Actor, now: datetime
) -> None:
    later = now + timedelta(days=1)
    for until, actor in [(now, keeper), (later, stranger)]:
        with pytest.raises(Refused):
            actions.end_holding(holding=holding, until=until, actor=actor, now=now)
    actions.end_holding(holding=holding, until=later, actor=keeper, now=now)
    with pytest.raises(Refused, match="ended already"):
        actions.end_holding(holding=holding, until=later, actor=keeper, now=now)
