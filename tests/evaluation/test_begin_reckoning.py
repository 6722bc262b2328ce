"""Counting everything anew beside the numbers that are shown."""

from __future__ import annotations

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused
from oneneedle.evaluation import actions, queries
from oneneedle.evaluation.models import Reckoning
from oneneedle.evaluation.rules import measures
from tests.cases import steps
from tests.cast import NOW, Cast
from tests.evaluation.counting import all_lines, all_tallies, fold_all, reckoning


def test_a_reckoning_is_begun_and_nothing_shown_changes(cast: Cast) -> None:
    steps.closed(cast)
    fold_all()
    shown = reckoning()
    begun = actions.begin_reckoning(actor=cast.system, now=NOW)
    assert begun.state == "building"
    assert reckoning() == shown
    row = LedgerRow.objects.get(subject=f"reckoning:{begun.id}")
    assert (row.verb, row.data) == ("evaluation.reckoning_begun", {"formulas": measures.FORMULAS})


def test_one_that_is_being_built_goes_on(cast: Cast) -> None:
    steps.closed(cast)
    fold_all()
    begun = actions.begin_reckoning(actor=cast.system, now=NOW)
    assert actions.build_reckoning(turns=1, limit=4, now=NOW) == 4  # stopped half-way
    assert actions.begin_reckoning(actor=cast.system, now=NOW) == begun
    assert LedgerRow.objects.filter(verb="evaluation.reckoning_begun").count() == 1
    while actions.build_reckoning(turns=2, limit=4, now=NOW):
        continue
    assert all_lines(begun.id) == all_lines(reckoning().id)
    assert all_tallies(begun.id) == all_tallies(reckoning().id)


def test_one_begun_by_other_formulas_is_left(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    old = actions.begin_reckoning(actor=cast.system, now=NOW)
    monkeypatch.setattr(measures, "FORMULAS", "next")
    new = actions.begin_reckoning(actor=cast.system, now=NOW)
    old.refresh_from_db()
    assert (old.state, new.state, new.formulas) == ("old", "building", "next")


def test_nobody_but_the_house_begins(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        actions.begin_reckoning(actor=cast.actor("keeper"), now=NOW)
    assert refusal.value.code == "not_yours"
    assert not Reckoning.objects.exists()


def test_new_formulas_are_counted_and_shown_by_the_worker_alone(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    steps.closed(cast)
    fold_all()
    before = reckoning()
    monkeypatch.setattr(measures, "FORMULAS", "next")
    steps.receive(cast)
    for _ in range(10):
        actions.keep_counting(seconds=0, limit=40, now=NOW)
        if reckoning() != before:
            break
        assert reckoning() == before
    shown = reckoning()
    assert shown.formulas == "next"
    assert list(queries.verify_scores(shown)) == []
    assert queries.building_reckoning() is None
