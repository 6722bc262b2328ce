"""No order of events lets a unit rate itself or a stranger, or read the other side before the seal opens."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Actor, Refused
from oneneedle.evaluation import actions
from oneneedle.evaluation.models import EvaluationPair, EvaluationPeriod, Opinion
from oneneedle.evaluation.queries import pairs, two_way
from oneneedle.evaluation.rules import two_way as rules
from tests.cast import Cast
from tests.evaluation import both_sides as both

STEPS = 45
ACTORS = (*both.POSTS, "desk", "water", "keeper", "system")
Step = Callable[[], object]


class Walk:
    """One walk: whoever, whatever, to whichever pair, in an order nobody thought of; the close comes on the way."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.dice, self.now, self.done = random.Random(seed), both.ANSWERED, 0
        self.actors = {role: cast.system if role == "system" else cast.actor(role) for role in ACTORS}
        self.pairs = [both.pair_of(*names) for names in both.PAIRS]
        self.speakers = [tuple(both.SPEAKER[code] for code in names) for names in both.PAIRS]

    def take(self, step: int) -> EvaluationPair:
        self.now += timedelta(minutes=self.dice.choice((1, 5, 60)))
        if step == STEPS * 3 // 4:
            self.now = max(self.now, both.CLOSED)
        at = self.dice.randrange(len(self.pairs))
        role = self.dice.choice(ACTORS if self.dice.random() < 0.3 else self.speakers[at])
        pair = EvaluationPair.objects.select_related("period").get(id=self.pairs[at].id)
        try:
            self.dice.choices(self.steps(self.actors[role], pair), (60, 30, 30, 4, 1))[0]()
            self.done += 1
        except Refused:
            pass
        return pair

    def steps(self, actor: Actor, pair: EvaluationPair) -> tuple[Step, ...]:
        who: dict[str, Any] = {"actor": actor, "now": self.now}
        marks = [self.dice.randint(1, 5) for _ in both.FORM]
        said = {"pair": pair, "marks": marks, "words": ["Words."] * len(marks), **who}
        opinions = list(Opinion.objects.filter(pair=pair).order_by("side").select_related("pair"))
        period = pair.period
        return (
            lambda: actions.give_opinion(**said),
            lambda: actions.correct_opinion(**said),
            lambda: opinions and actions.reply_to_opinion(opinion=self.dice.choice(opinions), text="Reply.", **who),
            lambda: actions.close_two_way(period=period, **who),
            lambda: actions.withdraw_two_way(period=period, reason="Why.", **who),
        )


def _check_who_said_what() -> None:
    """Each opinion is of a unit of its pair, about another one it shared something with, outside its own line."""
    for one in Opinion.objects.select_related("pair"):
        pair = one.pair
        by = pair.street_id if one.side == rules.STREET else pair.department_id
        rows = LedgerRow.objects.filter(subject=f"two_way_pair:{pair.id}", data__side=one.side)
        assert {row.unit_id for row in rows if row.verb != "opinion.replied"} == {by}
        assert pair.street_id != pair.department_id
        assert not rules.in_line(pair.street_path, pair.department_path)
        assert pair.cases or pair.calls


def _check_nobody_answered_in_reply() -> None:
    """Once a seal is open, or the time over, nothing behind it changes; each opinion has at most one reply."""
    period = EvaluationPeriod.objects.get()
    for pair in EvaluationPair.objects.all():
        rows = LedgerRow.objects.filter(subject=f"two_way_pair:{pair.id}")
        said = rows.exclude(verb="opinion.replied").order_by("seq")
        order = list(said.values_list("verb", "data__side"))
        given = [place for place, (verb, _side) in enumerate(order) if verb == "opinion.given"]
        assert len(given) == pair.opinions.count()
        assert len(given) < len(rules.SIDES) or given[-1] == len(order) - 1
        assert not said.filter(at__gte=min(filter(None, (period.closes_at, period.ended_at)))).exists()
        assert rows.filter(verb="opinion.replied").count() == pair.opinions.exclude(reply="").count()


def _check_seal(walk: Walk, pair: EvaluationPair) -> None:
    """Whoever looks sees the other's words only where both have answered or the time is over."""
    period = EvaluationPeriod.objects.get()
    if period.state == "withdrawn":
        return
    over = period.state == "closed" or walk.now >= both.CLOSED
    given = Opinion.objects.filter(pair=pair).count()
    for role in both.POSTS:
        actor = walk.actors[role]
        if actor.unit_id not in {pair.street_id, pair.department_id}:
            with pytest.raises(EvaluationPair.DoesNotExist):
                pairs.get_pair(actor, pair.id)
            continue
        page = pairs.get_pair_page(actor, pairs.get_pair(actor, pair.id), walk.now)
        assert page.theirs is None or over or given == len(rules.SIDES)


def _check_results(walk: Walk) -> None:
    period = EvaluationPeriod.objects.get()
    over = period.state == "closed" or walk.now >= both.CLOSED
    told = [two_way.get_period_page(walk.actors[role], period, walk.now).results for role in both.POSTS]
    assert over or not any(told)


@pytest.mark.parametrize("seed", [7, 2026])
def test_no_order_of_events_breaks_the_seal_or_lets_the_wrong_unit_speak(cast: Cast, seed: int) -> None:
    both.opened(cast)
    walk = Walk(cast, seed)
    for step in range(STEPS):
        _check_seal(walk, walk.take(step))
    _check_results(walk)
    _check_who_said_what()
    _check_nobody_answered_in_reply()
    assert walk.done > STEPS // 6
