"""`correct_opinion`: an answer may be corrected while it is sealed, and never in reply."""

from __future__ import annotations

from typing import Any

import pytest

from oneneedle.core.rules import Refused
from oneneedle.evaluation import actions
from oneneedle.evaluation.models import EvaluationPair, Opinion
from tests.cast import Cast
from tests.evaluation import both_sides as both


@pytest.fixture
def pair(cast: Cast) -> EvaluationPair:
    both.opened(cast)
    return both.pair_of()


def _correct(cast: Cast, pair: EvaluationPair, by: str = "street", **changes: Any) -> Opinion:
    given: dict[str, Any] = {"marks": (3, 3, 3, 3), "words": ("", "", "", "Better."), "now": both.ANSWERED}
    return actions.correct_opinion(pair=pair, actor=cast.actor(by), **{**given, **changes})


def test_a_sealed_answer_is_corrected_as_often_as_one_likes(cast: Cast, pair: EvaluationPair) -> None:
    both.give(cast, pair, "street")
    _correct(cast, pair)
    opinion = _correct(cast, pair, marks=(2, 3, 3, 3), words=("Late.", "", "", ""))
    opinion.refresh_from_db()
    assert (opinion.marks, opinion.words) == ([2, 3, 3, 3], ["Late.", "", "", ""])
    assert opinion.corrected_at == both.ANSWERED
    verbs = ["opinion.given", "opinion.corrected", "opinion.corrected"]
    assert both.facts(f"two_way_pair:{pair.id}") == verbs


def test_nobody_corrects_after_both_have_read_each_other(cast: Cast, pair: EvaluationPair) -> None:
    both.give(cast, pair, "street")
    both.give(cast, pair, "water_side")
    with pytest.raises(Refused) as refusal:
        _correct(cast, pair)
    assert refusal.value.code == "unsealed"


def test_what_was_not_given_is_not_corrected(cast: Cast, pair: EvaluationPair) -> None:
    with pytest.raises(Refused) as refusal:
        _correct(cast, pair)
    assert refusal.value.code == "not_given"


def test_nobody_corrects_for_another(cast: Cast, pair: EvaluationPair) -> None:
    both.give(cast, pair, "street")
    for role in ("market_side", "district", "city", "desk", "community"):
        with pytest.raises(Refused) as refusal:
            _correct(cast, pair, role)
        assert refusal.value.code == "not_yours", role


def test_after_the_close_answers_stand(cast: Cast, pair: EvaluationPair) -> None:
    both.give(cast, pair, "street")
    with pytest.raises(Refused) as refusal:
        _correct(cast, pair, now=both.CLOSED)
    assert refusal.value.code == "ended"


def test_a_correction_is_filled_in_like_the_first_answer(cast: Cast, pair: EvaluationPair) -> None:
    both.give(cast, pair, "street")
    with pytest.raises(Refused) as refusal:
        _correct(cast, pair, marks=(1, 3, 3, 3), words=("", "", "", ""))
    assert (refusal.value.code, refusal.value.field) == ("no_words", "words_1")
