"""`remind_two_way`: the units that still owe an answer are reminded twice, and nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from oneneedle.core.rules import Refused
from oneneedle.evaluation import actions, jobs
from oneneedle.evaluation.models import EvaluationPair
from oneneedle.evaluation.rules import two_way
from oneneedle.notices.models import Notice
from tests.cast import Cast
from tests.evaluation import both_sides as both

WEEK_BEFORE, DAY_BEFORE = both.CLOSED - timedelta(days=7), both.CLOSED - timedelta(days=1)


def test_who_has_answered_everything_is_left_alone(cast: Cast) -> None:
    period = both.opened(cast)
    both.give(cast, both.pair_of("lin-s2", "lin-water"), "street_2")
    assert actions.remind_two_way(period=period, actor=cast.system, now=WEEK_BEFORE) == 4
    told = set(Notice.objects.filter(kind="two_way_reminder").values_list("unit_id", flat=True))
    assert told == {cast.unit(code).id for code in ("lin-s1", "lin-water", "lin-market", "lin-police")}
    assert both.facts(f"two_way:{period.id}")[-1] == "two_way.reminded"


def test_each_reminder_goes_out_once(cast: Cast) -> None:
    period = both.opened(cast)
    moments = (WEEK_BEFORE - timedelta(seconds=1), WEEK_BEFORE, WEEK_BEFORE, DAY_BEFORE, DAY_BEFORE, both.CLOSED)
    told = [actions.remind_two_way(period=period, actor=cast.system, now=now) for now in moments]
    assert told == [0, 5, 0, 5, 0, 0]


def test_a_late_reminder_counts_for_both(cast: Cast) -> None:
    period = both.opened(cast)
    assert actions.remind_two_way(period=period, actor=cast.system, now=DAY_BEFORE) == 5
    assert period.reminders == len(two_way.REMIND_BEFORE)
    assert actions.remind_two_way(period=period, actor=cast.system, now=DAY_BEFORE) == 0


def test_an_ended_period_reminds_nobody(cast: Cast) -> None:
    period = both.opened(cast)
    actions.withdraw_two_way(period=period, reason="Wrong.", actor=cast.actor("city"), now=both.OPENED)
    assert actions.remind_two_way(period=period, actor=cast.system, now=WEEK_BEFORE) == 0


def test_only_the_house_reminds(cast: Cast) -> None:
    period = both.opened(cast)
    for role in ("city", "street"):
        with pytest.raises(Refused) as refusal:
            actions.remind_two_way(period=period, actor=cast.actor(role), now=WEEK_BEFORE)
        assert refusal.value.code == "not_yours"


def test_the_job_reminds_when_it_is_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    both.opened(cast)
    monkeypatch.setattr(timezone, "now", lambda: WEEK_BEFORE)
    assert jobs.watch_two_way() == 5
    assert jobs.watch_two_way() == 0
    assert EvaluationPair.objects.filter(unsealed_at__isnull=True).count() == len(both.PAIRS)
