"""Make one case of a topic: found by staff, on its way like every other."""

from __future__ import annotations

import pytest

from oneneedle.cases.models import Case
from oneneedle.evaluation import actions
from oneneedle.evaluation.models import Topic
from tests import cast as lin
from tests.cases.steps import refused
from tests.cast import NOW, Cast
from tests.evaluation import crowds


@pytest.fixture
def crowd(cast: Cast) -> Cast:
    return crowds.gather(cast)


@pytest.fixture
def topic(crowd: Cast) -> Topic:
    return crowds.found(crowd)


def _report(crowd: Cast, topic: Topic, role: str = "street_lead", words: str = "More bins by day.") -> Case:
    return actions.report_topic(topic=topic, words=words, actor=crowd.actor(role), now=NOW)


def test_a_case_of_the_same_type_and_ground_is_on_its_way(crowd: Cast, topic: Topic) -> None:
    case = _report(crowd, topic)
    assert (case.area_path, case.case_type and case.case_type.code) == (lin.COMMUNITY_11, "litter")
    assert (case.channel, case.state, case.unit_id) == ("desk", "dispatched", crowd.unit("lin-c11").id)
    topic.refresh_from_db()
    assert (topic.state, topic.case) == ("taken", case) and crowds.facts(topic) == ["topic.taken"]


def test_a_topic_of_a_branch_becomes_a_case_the_desk_classifies(crowd: Cast, topic: Topic) -> None:
    topic.type_code = "streets"
    topic.save(update_fields=["type_code"])
    assert _report(crowd, topic).state == "received"


def test_who_may_not_no_words_and_a_second_time_are_refused(crowd: Cast, topic: Topic) -> None:
    for role in ("keeper_of_figures", "other_desk", "water"):
        with refused("not_yours"):
            _report(crowd, topic, role)
    with refused("empty"):
        _report(crowd, topic, words="")
    _report(crowd, topic)
    with refused("wrong_state"):
        _report(crowd, topic)
    assert Case.objects.filter(channel="desk").count() == 1
