"""Set a topic aside with a reason; it can still be handed over or taken up."""

from __future__ import annotations

import pytest

from oneneedle.evaluation import actions
from oneneedle.evaluation.models import Topic
from tests.cases.steps import refused
from tests.cast import NOW, Cast
from tests.evaluation import crowds


@pytest.fixture
def crowd(cast: Cast) -> Cast:
    return crowds.gather(cast)


@pytest.fixture
def topic(crowd: Cast) -> Topic:
    return crowds.found(crowd)


def _set_aside(crowd: Cast, topic: Topic, role: str = "street_keeper", reason: str = "The market has moved.") -> None:
    actions.set_topic_aside(topic=topic, reason=reason, actor=crowd.actor(role), now=NOW)


def test_it_is_set_aside_with_its_reason_and_can_come_back(crowd: Cast, topic: Topic) -> None:
    _set_aside(crowd, topic)
    topic.refresh_from_db()
    assert (topic.state, topic.reason, topic.decided_at) == ("aside", "The market has moved.", NOW)
    actions.hand_topic(topic=topic, reason="It came back.", actor=crowd.actor("street_lead"), now=NOW)
    assert crowds.facts(topic) == ["topic.set_aside", "topic.handed"]


def test_who_may_not_no_reason_and_a_second_time_are_refused(crowd: Cast, topic: Topic) -> None:
    for role in ("desk", "other_desk", "water", "grid_worker"):
        with refused("not_yours"):
            _set_aside(crowd, topic, role)
    with refused("empty"):
        _set_aside(crowd, topic, reason="")
    _set_aside(crowd, topic)
    with refused("wrong_state"):
        _set_aside(crowd, topic)
    assert crowds.facts(topic) == ["topic.set_aside"]
