"""Folding the ledger: each row counted once, whatever breaks in the middle, and read back by the indexes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from oneneedle.cases import actions as cases
from oneneedle.core import actions as core_actions
from oneneedle.core.models import LedgerCursor
from oneneedle.evaluation import actions
from oneneedle.evaluation.models import ScoreLine, Tally
from tests.cases import steps
from tests.cast import IN_12, NOW, STREET_1, Cast
from tests.evaluation.counting import all_lines, all_tallies, fold_all, line_of, reckoning


def test_a_closed_case_comes_to_its_lines(cast: Cast) -> None:
    case = steps.closed(cast)
    assert fold_all() > 0
    for measure in ("received", "response", "on_time", "checked", "resolution", "satisfaction", "first_dispatch"):
        assert line_of(case, measure) == (1, 1, 0), measure
    assert line_of(case, "found_by_staff") == (0, 1, 0)
    assert line_of(case, "time_total") == (1, 1, 5 * 3600)


def test_lines_stand_on_the_smallest_area_and_tallies_on_its_street(cast: Cast) -> None:
    case = steps.receive(cast)
    fold_all()
    line = ScoreLine.objects.get(subject_id=case.id, measure="received")
    assert (line.area_path, line.street_path, line.type_code) == (case.area_path, STREET_1, "water-leak")
    assert set(Tally.objects.values_list("area_path", flat=True)) == {STREET_1}


def test_what_changes_later_moves_with_its_case(cast: Cast) -> None:
    case = steps.filed(cast)
    fold_all()
    before = all_tallies(reckoning().id)
    cases.classify_case(case=case, type_code="stalls", actor=cast.actor("desk"), now=NOW)
    cases.locate_case(case=case, actor=cast.actor("desk"), now=NOW, **IN_12)
    fold_all()
    after = all_tallies(reckoning().id)
    assert len(after) == len(before)
    assert after != before
    assert set(Tally.objects.values_list("type_code", flat=True)) == {"stalls"}


def test_a_second_follower_of_the_same_reckoning_gets_nothing_twice(cast: Cast) -> None:
    steps.closed(cast)
    assert fold_all(limit=3) > 3
    lines = all_lines(reckoning().id)
    LedgerCursor.objects.filter(reader=reckoning().reader).update(xact=0, position=0)  # as after a lost place
    fold_all(limit=5)
    assert all_lines(reckoning().id) == lines
    assert sum(Tally.objects.values_list("lines", flat=True)) == len(lines)


def test_a_fold_that_breaks_in_the_middle_leaves_nothing_behind(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    steps.receive(cast)
    fold_all()
    steps.closed(cast)
    before = all_lines(reckoning().id), all_tallies(reckoning().id), LedgerCursor.objects.get().position

    def breaks(**_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt), transaction.atomic():
        patch.setattr(core_actions, "move_cursor", breaks)
        actions.fold_scores(now=NOW)
    assert (all_lines(reckoning().id), all_tallies(reckoning().id), LedgerCursor.objects.get().position) == before
    assert fold_all() > 0
    assert sum(Tally.objects.values_list("lines", flat=True)) == ScoreLine.objects.count()


def test_a_batch_of_many_cases_costs_a_fixed_number_of_queries(cast: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert actions.fold_scores(now=NOW) > 0
        return len(caught)

    steps.closed(cast)
    first = queries()
    for _ in range(6):
        steps.closed(cast)
    assert queries() <= first


def test_a_case_nobody_answered_is_late_on_the_day_of_its_deadline(cast: Cast) -> None:
    case = steps.receive(cast)
    late = NOW + timedelta(days=1)
    while cases.pass_deadline(case=case, actor=cast.system, now=late):
        case.refresh_from_db()
    fold_all()
    line = ScoreLine.objects.get(subject_id=case.id, measure="response")
    assert case.respond_by is not None
    assert (line.hits, line.of, line.day) == (0, 1, case.respond_by.date())
    assert line.unit_path == case.unit_path
