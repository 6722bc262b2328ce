"""A search that goes wrong is tried again; after three times it has failed, says so, and holds up no other."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from oneneedle.core.models import LedgerRow
from oneneedle.evaluation import actions, jobs
from oneneedle.evaluation.queries import said
from tests.cases.steps import refused
from tests.cast import NOW, Cast
from tests.evaluation import crowds
from tests.evaluation.crowds import OCTOBER, SEPTEMBER


def test_the_third_failure_ends_it_and_the_others_are_searched(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, read = crowds.asked(cast), said.read_material

    def fail(city: str, month: Any) -> Any:
        if month == OCTOBER:
            raise OSError("no memory left")
        return read(city, month)

    monkeypatch.setattr(said, "read_material", fail)
    monkeypatch.setattr(jobs, "SEARCHES_AT_ONCE", 1)
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    assert jobs.search_topics() == 0
    other = actions.ask_topics(month=SEPTEMBER, actor=cast.system, now=NOW)
    assert [jobs.search_topics() for _turn in range(4)] == [1, 0, 0, 0]
    broken.refresh_from_db()
    other.refresh_from_db()
    assert (broken.state, broken.tries, other.state) == ("failed", 3, "found")
    row = LedgerRow.objects.get(subject=f"topic_run:{broken.id}", verb="topic_run.failed")
    assert row.data == {"month": "2026-10-01", "problem": "OSError"}
    actions.note_search_failure(run=broken, problem="OSError", actor=cast.system, now=NOW)
    assert LedgerRow.objects.filter(verb="topic_run.failed").count() == 1


def test_nobody_but_the_house_counts_failures(cast: Cast) -> None:
    run, keeper = crowds.asked(cast), crowds.gather(cast).actor("keeper_of_figures")
    with refused("not_yours"):
        actions.note_search_failure(run=run, problem="x", actor=keeper, now=NOW)
