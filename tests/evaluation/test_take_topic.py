"""Take a topic up: a campaign with its open cases, by who governs all the ground of it."""

from __future__ import annotations

import pytest

from oneneedle.cases.models import Campaign
from oneneedle.core.models import LedgerRow
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


def _take(crowd: Cast, topic: Topic, role: str = "street_lead", name: str = "Willow bins") -> Campaign:
    return actions.take_topic(topic=topic, name=name, goal="No heap by day.", actor=crowd.actor(role), now=NOW)


def test_a_campaign_opens_with_the_cases_that_are_open(crowd: Cast, topic: Topic) -> None:
    gone = topic.links.order_by("id")[0].case
    gone.state = "withdrawn"
    gone.save(update_fields=["state"])
    campaign = _take(crowd, topic)
    assert campaign.area_path == lin.COMMUNITY_11 and campaign.links.count() == 9
    topic.refresh_from_db()
    assert (topic.state, topic.campaign, topic.unit_id) == ("taken", campaign, crowd.unit("lin-s1").id)


def test_it_stands_in_the_ledger_without_words(crowd: Cast, topic: Topic) -> None:
    campaign = _take(crowd, topic)
    row = LedgerRow.objects.get(subject=f"topic:{topic.id}")
    assert (row.verb, row.data) == ("topic.taken", {"count": 10, "campaign": str(campaign.id)})


def test_a_second_time_is_refused(crowd: Cast, topic: Topic) -> None:
    _take(crowd, topic)
    with refused("wrong_state"):
        _take(crowd, topic, "district_lead")
    assert Campaign.objects.count() == 1


def test_who_may_not_call_or_does_not_govern_it_all_is_refused(crowd: Cast, topic: Topic) -> None:
    for role in ("desk", "keeper_of_figures", "water"):
        with refused("not_yours"):
            _take(crowd, topic, role)
    topic.area_path = lin.DISTRICT
    topic.save(update_fields=["area_path"])
    with refused("not_yours"):
        _take(crowd, topic)
    _take(crowd, topic, "district_lead")


def test_no_name_is_refused_and_nothing_is_written(crowd: Cast, topic: Topic) -> None:
    with refused("empty"):
        _take(crowd, topic, name=" ")
    topic.refresh_from_db()
    assert topic.state == "offered" and crowds.facts(topic) == []
