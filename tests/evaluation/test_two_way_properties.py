"""No order of events lets a unit rate itself or a stranger, or read the other side before the seal opens."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused
from oneneedle.evaluation import actions
from oneneedle.evaluation.models import EvaluationPair, EvaluationPeriod, Opinion
from oneneedle.evaluation.queries import pairs, two_way
from oneneedle.evaluation.rules import two_way as rules
from tests.cast import Cast
from tests.evaluation import both_sides as both

STEPS = 60
ACTORS = (*both.POSTS, "desk", "water", "keeper", "system")
Step = Callable[[], object]


class Walk:
    """One walk: whoever, whatever, to whichever pair, in an order nobody thought of."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.dice, self.now = random.Random(seed), both.ANSWERED
        self.done = 0
        self.actors = {role: cast.system if role == "system" else cast.actor(role) for role in ACTORS}

    def take(self) -> None:
        self.now += timedelta(minutes=self.dice.choice((1, 5, 60, 60 * 5)))
        role = self.dice.choice(ACTORS) if self.dice.random() < 0.4 else self.dice.choice(tuple(both.SPEAKER.values()))
        pair = self.dice.choice(list(EvaluationPair.objects.select_related("period")))
        try:
            self.dice.choices(self.steps(role, pair), (6, 3, 3, 1, 1, 1))[0]()
            self.done += 1
        except Refused:
            pass

    def steps(self, role: str, pair: EvaluationPair) -> tuple[Step, ...]:
        who = {"actor": self.actors[role], "now": self.now}
        said = {"marks": [self.dice.randint(1, 5) for _ in both.FORM], "words": ["Words."] * len(both.FORM)}
        opinion = Opinion.objects.filter(pair=pair).order_by("?").select_related("pair").first()
        period = EvaluationPeriod.objects.get()
        return (
            lambda: actions.give_opinion(pair=pair, **said, **who),  # type: ignore[arg-type]
            lambda: actions.correct_opinion(pair=pair, **said, **who),  # type: ignore[arg-type]
            lambda: opinion and actions.reply_to_opinion(opinion=opinion, text="Reply.", **who),  # type: ignore[arg-type]
            lambda: actions.close_two_way(period=period, **who),  # type: ignore[arg-type]
            lambda: actions.withdraw_two_way(period=period, reason="Why.", **who),  # type: ignore[arg-type]
            self.wait,
        )

    def wait(self) -> None:
        if self.dice.random() < 0.15:
            self.now = max(self.now, both.CLOSED)


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
    """Once a seal is open nothing behind it changes."""
    for pair in EvaluationPair.objects.exclude(unsealed_at=None):
        said = LedgerRow.objects.filter(subject=f"two_way_pair:{pair.id}").exclude(verb="opinion.replied")
        assert all(row.at <= pair.unsealed_at for row in said)
    replies = LedgerRow.objects.filter(verb="opinion.replied")
    assert replies.count() == Opinion.objects.exclude(reply="").count()


def _check_seals(walk: Walk) -> None:
    """Whoever looks sees the other's words only where both have answered or the time is over."""
    now = walk.now
    period = EvaluationPeriod.objects.get()
    over = period.state == "closed" or now >= period.closes_at
    for role in both.POSTS:
        actor = walk.actors[role]
        seen = two_way.get_period_page(actor, period, now)
        assert over or not seen.results
        for row in seen.pairs:
            if period.state == "withdrawn":
                continue
            page = pairs.get_pair_page(actor, pairs.get_pair(actor, row.id), now)
            given = Opinion.objects.filter(pair_id=row.id).count()
            assert page.theirs is None or over or given == len(rules.SIDES)
            assert actor.unit_id in {page.pair.street_id, page.pair.department_id}


@pytest.mark.parametrize("seed", [7, 2026])
def test_no_order_of_events_breaks_the_seal_or_lets_the_wrong_unit_speak(cast: Cast, seed: int) -> None:
    both.opened(cast)
    walk = Walk(cast, seed)
    for step in range(STEPS):
        walk.take()
        if step % 10 == 9:
            _check_seals(walk)
            _check_who_said_what()
    _check_nobody_answered_in_reply()
    assert walk.done > 5
