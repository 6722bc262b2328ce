"""Watch topics: the months after somebody took one up are counted by the same definition."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneneedle.cases.models import Case
from oneneedle.evaluation import actions
from oneneedle.evaluation.models import Topic, TopicMonth
from oneneedle.evaluation.queries import topics as queries
from tests import cast as lin
from tests.cases.steps import refused
from tests.cast import NOW, Cast
from tests.evaluation import crowds

NOVEMBER = date(2026, 11, 1)
IN_DECEMBER = NOW + timedelta(days=20)
DAY = timedelta(days=1)


@pytest.fixture
def crowd(cast: Cast) -> Cast:
    return crowds.gather(cast)


@pytest.fixture
def topic(crowd: Cast) -> Topic:
    topic = crowds.found(crowd, 30)
    actions.take_topic(topic=topic, name="Bins", goal="Clean.", actor=crowd.actor("street_lead"), now=NOW)
    return topic


def test_the_page_says_whether_the_number_fell(crowd: Cast, topic: Topic) -> None:
    crowds.report(crowd, 4, NOW, lin.IN_11)
    crowds.report(crowd, 6, NOW, lin.IN_11, type_code="stalls")
    assert actions.watch_topics(month=NOVEMBER, actor=crowd.system, now=IN_DECEMBER) == 1
    months = queries.get_topic_page(crowd.actor("street_lead"), topic, IN_DECEMBER).months
    assert [(one.month.month, one.count) for one in months] == [(9, 2), (10, 30), (11, 4)]
    assert months[-1].growth is not None and months[-1].growth.trend == "falls"
    assert crowds.facts(topic) == ["topic.taken", "topic.watched"]


def test_a_second_look_writes_only_what_changed(crowd: Cast, topic: Topic) -> None:
    actions.watch_topics(month=NOVEMBER, actor=crowd.system, now=IN_DECEMBER)
    assert actions.watch_topics(month=NOVEMBER, actor=crowd.system, now=IN_DECEMBER) == 0
    _heard_late(crowds.report(crowd, 2, NOW, lin.IN_11))
    assert actions.watch_topics(month=NOVEMBER, actor=crowd.system, now=IN_DECEMBER) == 1
    assert TopicMonth.objects.get().count == 2


def _heard_late(cases: list[Case], at: datetime = IN_DECEMBER) -> None:
    """Cases of November to which something happened in December."""
    Case.objects.filter(id__in=[case.id for case in cases]).update(changed_at=at)


def test_cases_are_read_only_when_something_happened_to_one_of_the_type(crowd: Cast, topic: Topic) -> None:
    watch = partial(actions.watch_topics, month=NOVEMBER, actor=crowd.system)
    counted = crowds.report(crowd, 3, NOW, lin.IN_11)
    watch(now=IN_DECEMBER)
    _heard_late(crowds.report(crowd, 2, NOW, lin.IN_11, type_code="stalls"))
    with CaptureQueriesContext(connection) as told:
        assert watch(now=IN_DECEMBER + DAY) == 0
    assert not [query for query in told.captured_queries if '"description"' in query["sql"]]
    Case.objects.filter(id=counted[0].id).update(case_type=Case.objects.filter(case_type__code="stalls")[0].case_type)
    assert watch(now=IN_DECEMBER + DAY) == 0  # another type now: its old type does not tell
    assert watch(now=IN_DECEMBER + 8 * DAY) == 1 and TopicMonth.objects.get().count == 2


def test_topics_nobody_works_on_are_not_watched(crowd: Cast) -> None:
    crowds.found(crowd)
    assert actions.watch_topics(month=NOVEMBER, actor=crowd.system, now=IN_DECEMBER) == 0


def test_words_are_counted_as_words(crowd: Cast, topic: Topic) -> None:
    Topic.objects.update(kind="spread", words=["堵住楼道"], type_code="litter")
    crowds.report(crowd, 3, NOW, lin.IN_21, text="垃圾堵住楼道")
    crowds.report(crowd, 3, NOW, lin.IN_21)
    actions.watch_topics(month=NOVEMBER, actor=crowd.system, now=IN_DECEMBER)
    assert TopicMonth.objects.get().count == 3


def test_persons_and_months_that_are_not_over_are_refused(crowd: Cast, topic: Topic) -> None:
    with refused("not_yours"):
        actions.watch_topics(month=NOVEMBER, actor=crowd.actor("keeper_of_figures"), now=IN_DECEMBER)
    with refused("future"):
        actions.watch_topics(month=NOVEMBER, actor=crowd.system, now=NOW)
    assert not TopicMonth.objects.exists()
