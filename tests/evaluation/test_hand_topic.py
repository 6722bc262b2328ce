"""Hand a topic to the joint meeting; from there it can be taken up or set aside."""

from __future__ import annotations

import pytest

from oneneedle.evaluation import actions
from oneneedle.evaluation.models import Topic
from oneneedle.evaluation.queries import topics as queries
from tests.cases.steps import refused
from tests.cast import NOW, Cast
from tests.evaluation import crowds


@pytest.fixture
def crowd(cast: Cast) -> Cast:
    return crowds.gather(cast)


@pytest.fixture
def topic(crowd: Cast) -> Topic:
    return crowds.found(crowd)


def _hand(crowd: Cast, topic: Topic, role: str = "street_lead", reason: str = "Three streets, one contractor.") -> None:
    actions.hand_topic(topic=topic, reason=reason, actor=crowd.actor(role), now=NOW)


def test_it_waits_for_the_meeting_and_is_taken_up_there(crowd: Cast, topic: Topic) -> None:
    _hand(crowd, topic)
    topic.refresh_from_db()
    assert (topic.state, topic.reason) == ("meeting", "Three streets, one contractor.")
    (line,) = queries.topics_for(crowd.actor("district_lead"), crowds.OCTOBER, "meeting")
    assert line.state_name == "For the joint meeting"
    actions.take_topic(topic=topic, name="Bins", goal="Clean.", actor=crowd.actor("district_lead"), now=NOW)
    assert crowds.facts(topic) == ["topic.handed", "topic.taken"]


def test_who_may_not_no_reason_and_a_second_time_are_refused(crowd: Cast, topic: Topic) -> None:
    for role in ("desk", "other_desk", "water"):
        with refused("not_yours"):
            _hand(crowd, topic, role)
    with refused("empty"):
        _hand(crowd, topic, reason=" ")
    _hand(crowd, topic)
    with refused("wrong_state"):
        _hand(crowd, topic, "district_lead")
    assert crowds.facts(topic) == ["topic.handed"]
