"""`withdraw_two_way`: a period opened by mistake is taken back before anybody has answered."""

from __future__ import annotations

import pytest

from oneneedle.core.rules import Refused
from oneneedle.evaluation import actions
from oneneedle.evaluation.models import EvaluationPair, EvaluationPeriod
from oneneedle.evaluation.queries import pairs, two_way
from oneneedle.notices.models import Notice
from tests.cast import Cast
from tests.evaluation import both_sides as both


def _withdraw(cast: Cast, period: EvaluationPeriod, role: str = "city", reason: str = "Wrong form.") -> None:
    actions.withdraw_two_way(period=period, reason=reason, actor=cast.actor(role), now=both.ANSWERED)


def test_it_is_taken_back_with_a_reason_everybody_reads(cast: Cast) -> None:
    period = both.opened(cast)
    _withdraw(cast, period)
    assert (period.state, period.reason) == ("withdrawn", "Wrong form.")
    assert both.facts(f"two_way:{period.id}") == ["two_way.opened", "two_way.withdrawn"]
    notice = Notice.objects.filter(kind="two_way_withdrawn").first()
    assert notice is not None
    assert notice.params["text"] == "Wrong form."
    page = two_way.get_period_page(cast.actor("street"), period, both.ANSWERED)
    assert (page.reason, page.row.mine_left, page.results) == ("Wrong form.", 0, ())
    with pytest.raises(EvaluationPair.DoesNotExist):
        pairs.get_pair(cast.actor("street"), both.pair_of().id)


def test_nobody_answers_what_was_taken_back(cast: Cast) -> None:
    period = both.opened(cast)
    _withdraw(cast, period)
    with pytest.raises(Refused) as refusal:
        both.give(cast, both.pair_of(), "street")
    assert refusal.value.code == "ended"


def test_once_somebody_answered_it_goes_on(cast: Cast) -> None:
    period = both.opened(cast)
    both.give(cast, both.pair_of(), "street")
    with pytest.raises(Refused) as refusal:
        _withdraw(cast, period)
    assert refusal.value.code == "answered"


def test_others_and_a_missing_reason_are_refused(cast: Cast) -> None:
    period = both.opened(cast)
    for role, reason, code in (
        ("district", "Why.", "not_yours"),
        ("street", "Why.", "not_yours"),
        ("city", " ", "empty"),
    ):
        with pytest.raises(Refused) as refusal:
            _withdraw(cast, period, role, reason)
        assert refusal.value.code == code


def test_a_second_time_is_refused(cast: Cast) -> None:
    period = both.opened(cast)
    _withdraw(cast, period)
    with pytest.raises(Refused) as refusal:
        _withdraw(cast, period)
    assert refusal.value.code == "ended"
