"""Whatever happens in whatever order, folded in whatever pieces: lines and tallies are what counting anew comes to."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.db import connection, transaction

from oneneedle.core.rules import forget_kept
from oneneedle.evaluation import actions, queries
from oneneedle.evaluation.models import Reckoning, ScoreLine, Tally
from oneneedle.evaluation.rules import MEASURES
from tests.cases.whistles.crew import gather
from tests.cast import COMMUNITY_11, NOW, Cast
from tests.evaluation import walks
from tests.evaluation.counting import all_lines, all_tallies, fold_all, reckoning

SEEDS = range(3)
MOST_WALKS = 12


@pytest.fixture
def town(cast: Cast) -> Cast:
    walks.prepare(cast)
    return gather(cast)


def _anew() -> Reckoning:
    """Everything once more, in one piece."""
    fresh = Reckoning.objects.create(formulas="again", began_at=NOW)
    while actions.fold_scores(limit=100_000, reckoning=fresh, now=NOW):
        continue
    return fresh


def test_walks_folded_in_pieces_come_to_what_counting_anew_comes_to(town: Cast) -> None:
    met: Counter[str] = Counter()
    for seed in range(MOST_WALKS):
        if seed >= len(SEEDS) and set(met) == set(MEASURES):
            break
        with transaction.atomic():
            walks.wander(town, seed, length=50)
            kept, fresh = reckoning(), _anew()
            assert all_lines(kept.id) == all_lines(fresh.id), f"seed {seed}"
            assert all_tallies(kept.id) == all_tallies(fresh.id), f"seed {seed}"
            assert list(queries.verify_scores(kept)) == []
            met.update(ScoreLine.objects.filter(reckoning=kept).values_list("measure", flat=True))
            transaction.set_rollback(True)
    assert set(met) == set(MEASURES), f"walks that never meet {set(MEASURES) - set(met)} prove little"


def test_walks_through_a_city_that_changes_come_to_it_too(town: Cast) -> None:
    types: set[str] = set()
    for seed in SEEDS:
        with transaction.atomic():
            walks.wander_while_the_city_changes(town, seed, length=50)
            kept, fresh = reckoning(), _anew()
            assert kept.levels_seen > 0, "the count that began with the new street is the one that is shown"
            assert all_lines(kept.id) == all_lines(fresh.id), f"seed {seed}"
            assert all_tallies(kept.id) == all_tallies(fresh.id), f"seed {seed}"
            assert list(queries.verify_scores(kept)) == []
            lines = ScoreLine.objects.filter(reckoning=kept)
            assert lines.filter(street_path=COMMUNITY_11).exists()
            assert not lines.exclude(area_path__startswith=COMMUNITY_11).filter(street_path=COMMUNITY_11).exists()
            types |= set(lines.values_list("type_code", flat=True))
            transaction.set_rollback(True)
        forget_kept()
    assert types >= {"litter", "stalls", "water-leak"}


def test_what_is_folded_twice_is_counted_once(town: Cast) -> None:
    walks.wander(town, 3, length=30)
    before = all_lines(reckoning().id), all_tallies(reckoning().id)
    assert fold_all() == 0
    assert (all_lines(reckoning().id), all_tallies(reckoning().id)) == before


def test_verify_tells_a_line_and_a_sum_that_were_changed_by_hand(town: Cast) -> None:
    walks.wander(town, 1, length=40)
    line = ScoreLine.objects.filter(reckoning=reckoning(), measure="received").first()
    assert line is not None
    ScoreLine.objects.filter(id=line.id).update(measure="checked")
    problems = [one.problem for one in queries.verify_scores(reckoning())]
    assert any("received" in one and "missing" in one for one in problems)
    assert any("checked" in one and "should not" in one for one in problems)
    assert "it is not the sum of its lines" in problems


def test_verify_leaves_out_what_is_not_read_yet(town: Cast) -> None:
    walks.wander(town, 2, length=20)
    cases = walks.CaseWalk(town, 5)
    for _ in range(20):
        cases.step()
    assert list(queries.verify_scores(reckoning())) == []
    assert fold_all() > 0
    assert list(queries.verify_scores(reckoning())) == []


def test_the_sums_of_the_tallies_are_the_lines(town: Cast) -> None:
    walks.wander(town, 4, length=50)
    assert sum(Tally.objects.values_list("lines", flat=True)) == ScoreLine.objects.count() > 0


def test_each_piece_is_compared_while_no_fold_can_change_it(town: Cast) -> None:
    walks.wander(town, 6, length=20)
    outside, depths = len(connection.savepoint_ids), []

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        locks, reads = "FOR UPDATE" in sql, sql.startswith("SELECT") and "subject_id" in sql.partition("WHERE")[2]
        if locks or (reads and "evaluation_scoreline" in sql):
            depths.append((locks, len(connection.savepoint_ids)))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        assert list(queries.verify_scores(reckoning())) == []
    held = [depth for locks, depth in depths if locks]
    assert len(held) == 2 and all(depth > outside for depth in held), "cases and whistles, a piece of each"
    assert (False, held[0]) in depths, "the lines are read in the same transaction"
