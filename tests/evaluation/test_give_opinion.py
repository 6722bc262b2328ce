"""`give_opinion`: each side says what it thinks of its partner, sealed until both have answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused
from oneneedle.evaluation import actions
from oneneedle.evaluation.models import EvaluationPair, Opinion
from oneneedle.evaluation.queries import pairs
from oneneedle.notices.models import Notice
from tests.cast import Cast
from tests.evaluation import both_sides as both

# Other units, those above and below, and posts of the same units without the right.
OUTSIDERS = ("city", "district", "community", "street_2", "market_side", "police_side", "fire_side")
OUTSIDERS_WITHIN = ("desk", "water", "command", "keeper")


@pytest.fixture
def pair(cast: Cast) -> EvaluationPair:
    both.opened(cast)
    return both.pair_of()


def _page(cast: Cast, pair: EvaluationPair, role: str) -> pairs.PairPage:
    actor = cast.actor(role)
    return pairs.get_pair_page(actor, pairs.get_pair(actor, pair.id), both.ANSWERED)


def test_an_opinion_is_kept_and_stays_sealed_for_the_other_side(cast: Cast, pair: EvaluationPair) -> None:
    opinion = both.give(cast, pair, "street", (5, 2, 3, 1), words=("", " Late. ", "", "No word."))
    assert (opinion.side, opinion.marks, opinion.words) == ("street", [5, 2, 3, 1], ["", "Late.", "", "No word."])
    other = _page(cast, pair, "water_side")
    assert (other.theirs, other.sealed, other.other_given, other.may.give) == (None, True, True, True)
    assert _page(cast, pair, "street").mine is not None


def test_the_ledger_tells_who_answered_and_not_what(cast: Cast, pair: EvaluationPair) -> None:
    both.give(cast, pair, "street", (1, 1, 1, 1))
    row = LedgerRow.objects.get(subject=f"two_way_pair:{pair.id}")
    assert (row.verb, row.data) == ("opinion.given", {"side": "street"})


def test_the_second_answer_opens_the_seal_for_both_and_both_are_told(cast: Cast, pair: EvaluationPair) -> None:
    both.give(cast, pair, "street")
    assert not Notice.objects.filter(kind="two_way_unsealed").exists()
    both.give(cast, pair, "water_side", (4, 4, 4, 4), now=both.ANSWERED + timedelta(hours=1))
    pair.refresh_from_db()
    assert pair.unsealed_at == both.ANSWERED + timedelta(hours=1)
    for role in ("street", "water_side"):
        page = _page(cast, pair, role)
        assert page.theirs is not None
        assert page.may == pairs.PairMay(give=False, correct=False, reply=True)
    told = set(Notice.objects.filter(kind="two_way_unsealed").values_list("unit_id", flat=True))
    assert told == {pair.street_id, pair.department_id}


def test_a_unit_answers_once(cast: Cast, pair: EvaluationPair) -> None:
    both.give(cast, pair, "street")
    with pytest.raises(Refused) as refusal:
        both.give(cast, pair, "street")
    assert refusal.value.code == "again"


def test_nobody_else_answers_not_even_above_or_below(cast: Cast, pair: EvaluationPair) -> None:
    for role in (*OUTSIDERS, *OUTSIDERS_WITHIN):
        with pytest.raises(Refused) as refusal:
            both.give(cast, pair, role)
        assert refusal.value.code == "not_yours", role


def test_the_house_answers_for_nobody(cast: Cast, pair: EvaluationPair) -> None:
    with pytest.raises(Refused):
        actions.give_opinion(pair=pair, marks=both.GOOD, words=[""] * 4, actor=cast.system, now=both.ANSWERED)


UNFINISHED: list[tuple[tuple[int, ...], tuple[str, ...], str, str]] = [
    ((5, 4, 4), ("", "", ""), "incomplete", ""),
    ((5, 4, 4, 5), ("", "", ""), "incomplete", ""),
    ((5, 4, 4, 6), ("",) * 4, "out_of_range", "mark_4"),
    ((0, 4, 4, 5), ("",) * 4, "out_of_range", "mark_1"),
    ((5, 2, 4, 5), ("", " ", "", ""), "no_words", "words_2"),
]


def test_a_form_not_filled_in_is_refused_at_its_question(cast: Cast, pair: EvaluationPair) -> None:
    for marks, words, code, field in UNFINISHED:
        with pytest.raises(Refused) as refusal:
            both.give(cast, pair, "street", marks, words=words)
        assert (refusal.value.code, refusal.value.field) == (code, field)
    assert not Opinion.objects.exists()


def test_after_the_last_day_nobody_answers_even_before_the_house_has_closed_it(
    cast: Cast, pair: EvaluationPair
) -> None:
    both.give(cast, pair, "water_side", now=both.CLOSED - timedelta(minutes=1))
    with pytest.raises(Refused) as refusal:
        both.give(cast, pair, "street", now=both.CLOSED)
    assert refusal.value.code == "ended"


def test_the_database_keeps_marks_sides_and_pairs_whole(cast: Cast, pair: EvaluationPair) -> None:
    opinion = both.give(cast, pair, "street")
    broken: list[tuple[QuerySet[Any], dict[str, Any]]] = [
        (Opinion.objects.filter(id=opinion.id), {"marks": [5, 4, 4, 9]}),
        (Opinion.objects.filter(id=opinion.id), {"words": ["one"]}),
        (Opinion.objects.filter(id=opinion.id), {"side": "above"}),
        (EvaluationPair.objects.filter(id=pair.id), {"cases": [], "calls": []}),
        (
            EvaluationPair.objects.filter(id=pair.id),
            {"department_id": pair.street_id, "department_path": pair.street_path},
        ),
        (EvaluationPair.objects.filter(id=pair.id), {"department_path": f"{pair.street_path}below/"}),
    ]
    for rows, changes in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**changes)
