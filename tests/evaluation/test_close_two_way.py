"""`close_two_way`: the seals open, results are told; by the house on the last day, earlier once all have answered."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused, system
from oneneedle.evaluation import actions, jobs
from oneneedle.evaluation.models import EvaluationPair, EvaluationPeriod
from oneneedle.evaluation.queries import pairs, two_way
from oneneedle.evaluation.rules import two_way as rules
from oneneedle.notices.models import Notice
from tests.cast import Cast
from tests.evaluation import both_sides as both


def _results(
    cast: Cast, period: EvaluationPeriod, role: str, now: datetime = both.CLOSED
) -> dict[tuple[str, str], two_way.UnitResult]:
    page = two_way.get_period_page(cast.actor(role), period, now)
    return {(one.side, one.unit_name): one for one in page.results}


def test_the_house_closes_it_on_its_last_day_and_the_seals_open(cast: Cast) -> None:
    period = both.opened(cast)
    both.give(cast, both.pair_of(), "street")
    both.close(cast, period)
    assert (period.state, period.ended_at) == ("closed", both.CLOSED)
    assert not EvaluationPair.objects.filter(unsealed_at__isnull=True).exists()
    row = LedgerRow.objects.get(subject=f"two_way:{period.id}", verb="two_way.closed")
    assert row.data == {"pairs": len(both.PAIRS), "answers": 1}
    told = Notice.objects.filter(kind="two_way_closed").values_list("unit_id", flat=True)
    assert set(told) == {cast.unit(code).id for pair in both.PAIRS for code in pair}
    water = cast.actor("water_side")
    page = pairs.get_pair_page(water, pairs.get_pair(water, both.pair_of().id), both.CLOSED)
    assert page.theirs is not None
    assert page.may == pairs.PairMay(give=False, correct=False, reply=True)


def test_whoever_opened_it_closes_earlier_once_all_have_answered(cast: Cast) -> None:
    period = both.opened(cast)
    both.answer_all(cast)
    actions.close_two_way(period=period, actor=cast.actor("city"), now=both.ANSWERED)
    assert period.ended_at == both.ANSWERED


def test_nobody_closes_while_an_answer_is_missing_and_nobody_else_at_all(cast: Cast) -> None:
    period = both.opened(cast)
    for actor in (cast.system, cast.actor("city")):
        with pytest.raises(Refused) as refusal:
            actions.close_two_way(period=period, actor=actor, now=both.CLOSED - timedelta(seconds=1))
        assert refusal.value.code == "too_early"
    others = [cast.actor(role) for role in ("district", "street", "water_side", "keeper")]
    for actor in (*others, system("far")):
        with pytest.raises(Refused) as refusal:
            actions.close_two_way(period=period, actor=actor, now=both.CLOSED)
        assert refusal.value.code == "not_yours"


def test_a_second_close_is_refused(cast: Cast) -> None:
    period = both.close(cast, both.opened(cast))
    with pytest.raises(Refused) as refusal:
        both.close(cast, period)
    assert refusal.value.code == "ended"


def test_results_count_partners_and_hide_those_that_are_too_few(cast: Cast) -> None:
    period = both.opened(cast)
    for department, marks in (("lin-water", (5, 4, 3, 5)), ("lin-market", (3, 4, 3, 5)), ("lin-police", (4, 4, 3, 2))):
        speaker = both.SPEAKER[department]
        both.give(cast, both.pair_of("lin-s1", department), speaker, marks)
    both.give(cast, both.pair_of("lin-s1", "lin-water"), "street")
    both.give(cast, both.pair_of("lin-s2", "lin-water"), "street_2")
    both.close(cast, period)
    found = _results(cast, period, "city")
    street = found["street", "Hebian street office"]
    assert (street.partners, street.answers) == (3, 3)
    assert street.told is not None
    assert street.told.means == (4.0, 4.0, 3.0, 4.0)
    assert [round(one, 3) for one in street.told.spreads] == [0.816, 0.0, 0.0, 1.414]
    water = found["department", "Linjiang Water"]
    assert (water.partners, water.answers, water.told) == (2, 2, None)
    assert len(found) == 5


def test_each_unit_reads_its_own_result_and_those_above_read_all_below(cast: Cast) -> None:
    period = both.opened(cast)
    both.answer_all(cast)
    assert _results(cast, period, "city", both.ANSWERED) == {}
    both.close(cast, period)
    assert {side_name[1] for side_name in _results(cast, period, "street")} == {"Hebian street office"}
    assert {side_name[1] for side_name in _results(cast, period, "water_side")} == {"Linjiang Water"}
    assert {side for side, _name in _results(cast, period, "district")} == {"street"}
    assert len(_results(cast, period, "command")) == 5


def test_the_job_closes_what_is_over_and_nothing_else(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    both.opened(cast)
    monkeypatch.setattr(timezone, "now", lambda: both.OPENED)
    assert jobs.watch_two_way() == 0
    monkeypatch.setattr(timezone, "now", lambda: both.CLOSED)
    assert jobs.watch_two_way() == 1
    assert EvaluationPeriod.objects.get().state == "closed"
    assert jobs.watch_two_way() == 0


def test_three_partners_are_enough_and_two_are_not() -> None:
    assert rules.sum_up([(1, 5, 3)] * 2) is None
    assert rules.sum_up([(1, 5, 3)] * 3) == rules.Told(3, (1.0, 5.0, 3.0), (0.0, 0.0, 0.0))
