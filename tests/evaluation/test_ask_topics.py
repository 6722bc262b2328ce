"""A search is asked for at the desk and done by the worker; the result is what a search of everything at once finds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from oneneedle.core.models import LedgerRow
from oneneedle.evaluation import actions, jobs
from oneneedle.evaluation.models import Topic, TopicRun
from oneneedle.evaluation.queries import said
from oneneedle.evaluation.queries import topics as queries
from oneneedle.evaluation.rules import topics
from tests import cast as lin
from tests.cases.steps import refused
from tests.cast import CITY, NOW, Cast
from tests.evaluation import crowds
from tests.evaluation.crowds import IN_OCTOBER, IN_SEPTEMBER, OCTOBER


@pytest.fixture
def crowd(cast: Cast) -> Cast:
    return crowds.gather(cast)


def _ask(crowd: Cast, role: str = "keeper_of_figures") -> TopicRun:
    return actions.ask_topics(month=OCTOBER, actor=crowd.actor(role), now=NOW)


def test_what_is_asked_for_stands_in_the_ledger_and_is_done_by_the_worker(
    crowd: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowds.litter(crowd)
    run = _ask(crowd)
    assert (run.state, run.found_at, queries.newest_month(CITY)) == ("asked", None, None)
    row = LedgerRow.objects.get(subject=f"topic_run:{run.id}")
    assert (row.verb, row.data) == ("topic_run.asked", {"month": "2026-10-01"})
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    assert (jobs.search_topics(), jobs.search_topics()) == (1, 0)
    run.refresh_from_db()
    assert (run.state, run.found_at, run.cases, Topic.objects.count()) == ("found", NOW, 13, 1)
    assert queries.newest_month(CITY) == OCTOBER


def test_asking_twice_is_asking_once_and_asking_meanwhile_is_asking_again(crowd: Cast) -> None:
    run = _ask(crowd)
    assert _ask(crowd) == run
    assert LedgerRow.objects.filter(verb="topic_run.asked").count() == 1
    actions.find_topics(month=OCTOBER, actor=crowd.system, now=NOW - timedelta(minutes=1))  # begun before the question
    run.refresh_from_db()
    assert run.state == "asked" and run.found_at is not None
    actions.find_topics(month=OCTOBER, actor=crowd.system, now=NOW)
    _ask(crowd)
    assert LedgerRow.objects.filter(verb="topic_run.asked").count() == 2


def test_who_may_not_and_what_has_not_begun_is_refused(crowd: Cast) -> None:
    for role in ("desk", "water"):
        with refused("not_yours"):
            _ask(crowd, role)
    with refused("future"):
        actions.ask_topics(month=OCTOBER.replace(month=12), actor=crowd.actor("keeper_of_figures"), now=NOW)
    assert not TopicRun.objects.exists()


def test_pages_find_what_a_search_of_everything_at_once_finds(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in (lin.IN_11, lin.IN_12, lin.IN_21):
        crowds.report(cast, 4, IN_OCTOBER, place, "question", "六楼老人想加装电梯")
        crowds.report(cast, 3, IN_OCTOBER, place, "question", "医保卡怎么换")
        crowds.report(cast, 2, IN_SEPTEMBER, place, "question", "老人想加装电梯")
    crowds.report(cast, 3, IN_SEPTEMBER, lin.IN_11)
    crowds.litter(cast)
    monkeypatch.setattr(said, "PAGE", 10_000)
    material = said.read_material(CITY, OCTOBER)
    whole = topics.find_topics([*material.now, *material.past], days=material.days, banned=material.names)
    assert {one.definition.kind for one in whole} == {"spot", "spread"}
    for size in (1, 7):
        monkeypatch.setattr(said, "PAGE", size)
        run = actions.find_topics(month=OCTOBER, actor=cast.system, now=NOW)
        kept = [
            (one.key, tuple(one.words), one.count, tuple(one.before), tuple(one.cells), one.area_path)
            for one in run.topics.order_by("position")
        ]
        assert kept == [
            (one.definition.key, one.words, len(one.case_ids), one.before, one.cells, one.area_path) for one in whole
        ]


def test_nothing_is_locked_or_written_until_all_is_read(cast: Cast) -> None:
    crowds.litter(cast)
    connection.queries_log.clear()
    with CaptureQueriesContext(connection) as told:
        actions.find_topics(month=OCTOBER, actor=cast.system, now=NOW)
    said_so = [query["sql"] for query in told.captured_queries]
    reads = [place for place, sql in enumerate(said_so) if '"cases_case"."description"' in sql]
    (first, *_rest) = (place for place, sql in enumerate(said_so) if sql.startswith(("SAVEPOINT", "INSERT", "UPDATE")))
    assert len(reads) == 2 and max(reads) < first
