"""Find topics: the litter before one door; private matters stay out; what was decided on stays as it was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from oneneedle.core.models import LedgerRow
from oneneedle.demo import topics as demo
from oneneedle.evaluation import actions, jobs
from oneneedle.evaluation.models import Topic, TopicRun
from oneneedle.evaluation.queries import topics as queries
from tests import cast as lin
from tests.cases.steps import refused
from tests.cast import CITY, NOW, Cast
from tests.evaluation import crowds
from tests.evaluation.crowds import IN_OCTOBER, IN_SEPTEMBER, OCTOBER


@pytest.fixture
def crowd(cast: Cast) -> Cast:
    return crowds.gather(cast)


def test_the_litter_before_one_door_is_a_topic(cast: Cast) -> None:
    topic = crowds.found(cast)
    assert (topic.kind, topic.count, topic.before, topic.communities) == ("spot", 10, [2], [lin.COMMUNITY_11])
    assert topic.area_path == lin.COMMUNITY_11 and topic.links.count() == 10
    (line,) = queries.topics_for(cast.system, OCTOBER)
    assert line.growth.trend == "steady" and line.growth.times == 10 / 2 * 30 / 31  # chance could do that
    with translation.override("zh-hans"):
        (line,) = queries.topics_for(cast.system, OCTOBER)
        assert line.title == "暴露垃圾 · 柳树社区"


def test_the_search_stands_in_the_ledger(cast: Cast) -> None:
    crowds.found(cast)
    run = TopicRun.objects.get()
    row = LedgerRow.objects.get(subject=f"topic_run:{run.id}")
    assert row.verb == "topic_run.found"
    assert row.data == {"month": "2026-10-01", "cases": 13, "topics": 1, "formulas": "1"}


def test_a_second_search_finds_the_same_at_the_same_address(cast: Cast) -> None:
    topic = crowds.found(cast)
    actions.find_topics(month=OCTOBER, actor=cast.system, now=NOW + timedelta(days=1))
    again = Topic.objects.get()
    assert (again.id, again.count) == (topic.id, topic.count)
    assert TopicRun.objects.count() == 1 and again.links.count() == 10


def test_what_was_decided_stays_and_is_not_offered_again(crowd: Cast) -> None:
    topic = crowds.found(crowd)
    actions.set_topic_aside(topic=topic, reason="The bins came.", actor=crowd.actor("street_lead"), now=NOW)
    crowds.report(crowd, 3, IN_OCTOBER + timedelta(days=9), lin.IN_11)
    actions.find_topics(month=OCTOBER, actor=crowd.system, now=NOW)
    kept = Topic.objects.get()
    assert (kept.state, kept.count, kept.links.count()) == ("aside", 10, 10)


def test_private_and_taken_back_reports_stay_out(cast: Cast) -> None:
    cases = crowds.litter(cast, 9)
    for case in cases[:2]:
        case.state = "withdrawn"
        case.save(update_fields=["state"])
    crowds.report(cast, 12, IN_OCTOBER, lin.IN_12, type_code="neighbours", text="半夜吵架")
    actions.find_topics(month=OCTOBER, actor=cast.system, now=NOW)
    assert not Topic.objects.exists()


def test_words_of_several_communities_are_a_topic_without_their_names(cast: Cast) -> None:
    for place in (lin.IN_11, lin.IN_12, lin.IN_21):
        crowds.report(cast, 3, IN_OCTOBER, place, "question", "柳树社区六楼老人想加装电梯，找王建国主任")
        crowds.report(cast, 3, IN_OCTOBER, place, "question", "医保卡怎么换")
        crowds.report(cast, 5, IN_OCTOBER, place, "litter", "门口有垃圾")
    actions.find_topics(month=OCTOBER, actor=cast.system, now=NOW)
    words = [topic.words for topic in Topic.objects.filter(kind="spread")]
    assert len(words) == 2 and any("电梯" in word for word in words[0] + words[1])
    assert not any("柳树" in word for said in words for word in said)


def test_a_city_without_cases_has_no_topics(cast: Cast) -> None:
    run = actions.find_topics(month=OCTOBER, actor=cast.system, now=NOW)
    assert (run.cases, run.topics.count()) == (0, 0)


def test_who_may_not_and_what_has_not_begun_is_refused(crowd: Cast) -> None:
    for role in ("desk", "district_lead", "water"):
        with refused("not_yours"):
            actions.find_topics(month=OCTOBER, actor=crowd.actor(role), now=NOW)
    with refused("future"):
        actions.find_topics(month=OCTOBER.replace(month=12), actor=crowd.actor("keeper_of_figures"), now=NOW)
    actions.find_topics(month=OCTOBER, actor=crowd.actor("keeper_of_figures"), now=NOW)
    assert TopicRun.objects.exists()


def test_a_topic_is_seen_by_those_whose_ground_it_touches(crowd: Cast) -> None:
    topic = crowds.found(crowd)
    for role, seen in (("district_lead", True), ("desk", True), ("grid_worker", True), ("other_desk", False)):
        assert bool(queries.topics_for(crowd.actor(role), OCTOBER)) is seen
    assert not queries.topics_for(crowd.actor("water"), OCTOBER)
    with pytest.raises(Topic.DoesNotExist):
        queries.get_topic(crowd.actor("other_desk"), topic.id)


def test_the_page_counts_what_the_post_may_not_see(crowd: Cast) -> None:
    topic = crowds.found(crowd)
    page = queries.get_topic_page(crowd.actor("street_lead"), topic, NOW)
    assert (len(page.cases), page.unseen, page.open_cases) == (10, 0, 10)
    assert [one.count for one in page.months] == [2, 10]
    assert page.may.take and page.may.report and page.may.hand and page.may.set_aside
    desk = queries.get_topic_page(crowd.actor("grid_worker"), topic, NOW)
    assert not (desk.may.take or desk.may.hand or desk.may.set_aside)


def test_the_same_matter_of_another_month_is_shown(crowd: Cast) -> None:
    crowds.litter(crowd, 9, IN_SEPTEMBER)
    topic = crowds.found(crowd)
    actions.find_topics(month=crowds.SEPTEMBER, actor=crowd.system, now=NOW)
    page = queries.get_topic_page(crowd.actor("street_lead"), topic, NOW)
    assert [line.count for line in page.earlier] == [11]


def test_the_job_searches_the_month_that_is_over_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    crowds.litter(cast)
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    assert jobs.find_topics(timestamp=0) == 1
    assert TopicRun.objects.get().month == OCTOBER
    assert jobs.find_topics(timestamp=0) == 0


def test_the_demo_searches_this_month_and_the_one_before(cast: Cast) -> None:
    crowds.litter(cast)
    assert demo.find_topics(CITY, NOW) == 1
    assert set(TopicRun.objects.values_list("month", flat=True)) == {OCTOBER, OCTOBER.replace(month=11)}
    assert demo.find_topics("nowhere", NOW) == 0
