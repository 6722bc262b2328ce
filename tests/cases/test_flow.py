"""The transition table, and random walks that never leave it."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from oneneedle.cases import access, actions
from oneneedle.cases.models import Case, WorkOrder
from oneneedle.cases.rules import Report, deadlines, flow
from oneneedle.core.models import LedgerRow
from oneneedle.core.queries import verify_ledger
from oneneedle.core.rules import Actor, Refused
from tests import cast as lin
from tests.cases import steps
from tests.cast import NOW, PEOPLE, Cast

ROLES = (*PEOPLE, "system")
DEPARTMENTS = {"water", "market", "grid_worker"}
OUT = {"dispatched", "handling"}
NO_CLOCK = {"received", "handled", "verified", *flow.END_STATES}
SELDOM = {
    "withdraw": 0.2,
    "merge": 0.2,
    "decline": 0.4,
    "adopt": 0.2,
    "locate": 1,
    "classify": 2,
    "fail": 5,
    "reopen": 5,
}
TYPES = ("water-leak", "litter", "stalls", "question", "neighbours")
STARTS = (
    steps.LEAK,
    Report(description="?", **lin.IN_12),
    Report(description="?"),
    Report(description="垃圾", type_code="litter", **lin.ON_BORDER),
)
# Moves of one verb that a second ledger row of the same call explains.
ALSO = {
    ("classify", "handling"): "dispatched",
    ("feedback", "verified"): "dispatched",
    ("feedback", "closed"): "dispatched",
}


class Walk:
    """One case, walked along by chance."""

    def __init__(self, cast: Cast, seed: int, start: Report) -> None:
        self.cast, self.dice, self.now = cast, random.Random(seed), NOW
        self.case = steps.receive(cast, start)
        self.other = steps.receive(cast)
        self.actors = {role: cast.system if role == "system" else cast.actor(role) for role in ROLES}
        self.units = [cast.unit(code).id for code in ("lin-water", "lin-market", "lin-c11", "lin-c12")]
        self.calls: dict[str, Callable[[Actor], None]] = {
            "locate": lambda actor: self._do(actions.locate_case, actor, **self.dice.choice([lin.IN_11, lin.IN_12])),
            "classify": lambda actor: self._do(actions.classify_case, actor, type_code=self.dice.choice(TYPES)),
            "file": lambda actor: self._do(actions.file_case, actor),
            "dispatch": self._dispatch,
            "settle": lambda actor: self._do(
                actions.settle_case, actor, unit_id=self.dice.choice(self.units), reason="decided"
            ),
            "accept": lambda actor: self._do(actions.accept_order, actor),
            "return": lambda actor: self._do(
                actions.return_order,
                actor,
                reason="not_our_duty",
                note="",
                proposed_unit_id=self.dice.choice(self.units),
            ),
            "finish": lambda actor: self._do(actions.finish_order, actor, outcome="resolved", result="done"),
            "verify": lambda actor: self._do(actions.verify_case, actor, holds=True, note=""),
            "fail": lambda actor: self._do(actions.verify_case, actor, holds=False, note="wet"),
            "feedback": lambda actor: self._do(
                actions.record_feedback, actor, solved=self.dice.choice(["yes", "no", "unreached"]), assisted=True
            ),
            "close": lambda actor: self._do(actions.close_case, actor),
            "reopen": lambda actor: self._do(actions.reopen_case, actor, reason="again"),
            "decline": lambda actor: self._do(actions.decline_case, actor, advice="no", next_stop="there"),
            "withdraw": lambda actor: self._do(actions.withdraw_case, actor, reason=""),
            "merge": lambda actor: self._do(actions.merge_case, actor, into=self.other),
            "adopt": lambda actor: self._do(actions.adopt_closing, actor, outcome="gone", closed_at=self.now, note=""),
        }

    def _do(self, action: Callable[..., object], actor: Actor, **said: object) -> None:
        action(case=self.case, actor=actor, now=self.now, **said)

    def _dispatch(self, actor: Actor) -> None:
        unit_id = self.dice.choice([None, *self.units])
        self._do(actions.dispatch_case, actor, unit_id=unit_id, reason="chosen" if unit_id else "")

    def choose(self) -> tuple[str, str]:
        """Mostly a verb the table knows here and somebody who may; what ends a walk or treads water comes seldom."""
        known = [verb for verb in self.calls if flow.target_of(verb, self.case.state)]
        if not known or self.dice.random() < 0.15:
            return self.dice.choice(list(self.calls)), self.dice.choice(ROLES)
        verb = self.dice.choices(known, [SELDOM.get(verb, 10) for verb in known])[0]
        may = [role for role in ROLES if access.can(verb, self.actors[role], self.case)]
        return verb, self.dice.choice(may if self.dice.random() < 0.8 else ROLES)

    def step(self) -> None:
        self.now += self.dice.choice([timedelta(minutes=5), timedelta(hours=3), timedelta(days=8)])
        before = Case.objects.get(id=self.case.id)
        self.case = Case.objects.get(id=self.case.id)
        if self.dice.random() < 0.15:
            actions.pass_deadline(case=self.case, actor=self.cast.system, now=self.now)
            self.check(before, "pass", "system", done=True)
            return
        verb, role = self.choose()
        try:
            with transaction.atomic():
                self.calls[verb](self.actors[role])
        except Refused:
            self.check(before, verb, role, done=False)
        else:
            self.check(before, verb, role, done=True)

    def check(self, before: Case, verb: str, role: str, *, done: bool) -> None:
        case = Case.objects.get(id=self.case.id)
        if not done:
            assert (case.state, case.version) == (before.state, before.version), verb
        elif verb == "pass":
            assert case.state == before.state
        else:
            moves = {flow.target_of(verb, before.state), ALSO.get((verb, before.state))}
            assert case.state in moves, f"{verb}: {before.state} became {case.state}"
            assert not (verb in {"verify", "fail", "close"} and role in DEPARTMENTS)
        self._check_order_and_clock(case)
        if done and verb == "close":
            heard = case.feedback.filter(at__gte=before.verified_at).exists()
            assert before.state == "verified" and before.verified_at is not None
            assert heard or self.now - before.verified_at >= timedelta(days=7)

    def _check_order_and_clock(self, case: Case) -> None:
        last = LedgerRow.objects.filter(subject=f"case:{case.id}").latest("seq")
        assert (case.version, bytes(case.tip)) == (last.seq, bytes(last.digest))
        out = WorkOrder.objects.filter(case=case, state__in=["sent", "accepted"])
        assert out.count() == (1 if case.state in OUT else 0), case.state
        assert all(order.unit_id == case.unit_id for order in out)
        assert case.returns <= flow.MAX_RETURNS
        if case.state in NO_CLOCK:
            assert case.next_due_at is None, case.state
            return
        moments = deadlines.read_moments(case.due_steps)
        responded = case.responded_at is not None
        due = deadlines.next_moment(moments, after_stage=case.due_stage, responded=responded)
        assert case.next_due_at == (due[1] if due else None), case.state


@settings(max_examples=10)
@given(seed=st.integers(0, 2**32), start=st.sampled_from(STARTS), length=st.integers(20, 45))
def test_no_walk_leaves_the_table(cast: Cast, seed: int, start: Report, length: int) -> None:
    with transaction.atomic():
        walk = Walk(cast, seed, start)
        for _ in range(length):
            walk.step()
        assert not list(verify_ledger())
        transaction.set_rollback(True)


def test_walks_reach_every_state() -> None:
    """The table alone: from reception every state can be reached, and no side exit can be left."""
    reached, todo = {"received"}, ["received"]
    while todo:
        state = todo.pop()
        for verb in flow.ARROWS:
            target = flow.target_of(verb, state)
            if target and target not in reached:
                reached.add(target)
                todo.append(target)
    assert reached == set(flow.STATE_NAMES)
    left = {state: [verb for verb in flow.ARROWS if flow.target_of(verb, state)] for state in flow.END_STATES}
    assert left == {"closed": ["feedback", "reopen"], "declined": [], "withdrawn": [], "merged": []}


def test_only_a_checked_case_is_closed_by_hand() -> None:
    into_closed = {arrow.verb: arrow.sources for arrow in flow.FLOW if arrow.target == "closed"}
    assert into_closed.pop("adopt")
    assert into_closed == {"close": ("verified",)}
    assert [arrow.sources for arrow in flow.FLOW if arrow.target == "verified"] == [("handled",)]


def test_every_step_and_state_has_its_words() -> None:
    assert all(str(arrow.title) and str(arrow.why) for arrow in flow.FLOW)
    assert set(flow.OPEN_STATES) | set(flow.END_STATES) == set(flow.STATE_NAMES)
    assert [flow.step_of(state) for state in ("received", "verified", "closed", "merged")] == [0, 5, 6, 6]


def moments_of(*stages: str) -> list[tuple[str, datetime]]:
    return [(stage, NOW + timedelta(hours=index)) for index, stage in enumerate(stages)]


@given(st.permutations(list(deadlines.STAGES)), st.booleans())
def test_the_moments_are_passed_one_after_another(stages: list[str], responded: bool) -> None:
    moments, seen, stage = moments_of(*stages), [], ""
    while found := deadlines.next_moment(moments, after_stage=stage, responded=responded):
        stage = found[0]
        seen.append(stage)
    assert seen == [one for one in stages if not (responded and one in deadlines.RESPOND_STAGES)]
