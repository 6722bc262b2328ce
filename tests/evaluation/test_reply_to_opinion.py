"""`reply_to_opinion`: once to each opinion, by the unit it is about, after the seal has opened."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from oneneedle.core.rules import Refused
from oneneedle.evaluation import actions
from oneneedle.evaluation.models import EvaluationPair, Opinion
from oneneedle.evaluation.rules import two_way
from oneneedle.notices.models import Notice
from tests.cast import Cast
from tests.evaluation import both_sides as both


@pytest.fixture
def pair(cast: Cast) -> EvaluationPair:
    both.opened(cast)
    return both.pair_of()


def _reply(cast: Cast, opinion: Opinion, by: str = "water_side", **changes: Any) -> None:
    given: dict[str, Any] = {"text": " The crew was at the river. ", "now": both.ANSWERED}
    actions.reply_to_opinion(opinion=opinion, actor=cast.actor(by), **{**given, **changes})


def test_the_unit_it_is_about_replies_once_and_the_other_is_told(cast: Cast, pair: EvaluationPair) -> None:
    opinion = both.give(cast, pair, "street", (2, 2, 2, 2))
    both.give(cast, pair, "water_side")
    _reply(cast, opinion)
    opinion.refresh_from_db()
    assert (opinion.reply, opinion.replied_at) == ("The crew was at the river.", both.ANSWERED)
    assert Notice.objects.get(kind="two_way_replied").unit_id == pair.street_id
    assert both.facts(f"two_way_pair:{pair.id}")[-1] == "opinion.replied"
    with pytest.raises(Refused) as refusal:
        _reply(cast, opinion)
    assert refusal.value.code == "again"


def test_both_sides_may_reply(cast: Cast, pair: EvaluationPair) -> None:
    one = both.give(cast, pair, "street")
    another = both.give(cast, pair, "water_side")
    _reply(cast, one)
    _reply(cast, another, "street")
    assert Opinion.objects.exclude(reply="").count() == 2


def test_a_sealed_opinion_has_no_reply(cast: Cast, pair: EvaluationPair) -> None:
    opinion = both.give(cast, pair, "street")
    with pytest.raises(Refused) as refusal:
        _reply(cast, opinion)
    assert refusal.value.code == "sealed"


def test_who_never_answered_replies_after_the_close(cast: Cast, pair: EvaluationPair) -> None:
    opinion = both.give(cast, pair, "street")
    _reply(cast, opinion, now=both.CLOSED)
    opinion.refresh_from_db()
    assert opinion.replied_at == both.CLOSED


def test_nobody_replies_for_another_and_not_without_words_or_far_too_late(cast: Cast, pair: EvaluationPair) -> None:
    opinion = both.give(cast, pair, "street")
    both.give(cast, pair, "water_side")
    for role in ("street", "market_side", "city", "district", "water"):
        with pytest.raises(Refused) as refusal:
            _reply(cast, opinion, role)
        assert refusal.value.code == "not_yours", role
    for changes, code in (({"text": "  "}, "empty"), ({"now": both.CLOSED + two_way.REPLY_WITHIN}, "too_late")):
        with pytest.raises(Refused) as refusal:
            _reply(cast, opinion, **changes)
        assert refusal.value.code == code


def test_the_last_moment_for_a_reply_is_thirty_days_after_the_close(cast: Cast, pair: EvaluationPair) -> None:
    opinion = both.give(cast, pair, "street")
    _reply(cast, opinion, now=both.CLOSED + two_way.REPLY_WITHIN - timedelta(minutes=1))
    opinion.refresh_from_db()
    assert opinion.reply
