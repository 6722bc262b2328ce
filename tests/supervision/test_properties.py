"""No order of events lets a unit accept its own answer, a list close on paper, or a party decide its own dispute."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from oneneedle.cases.models import Case
from oneneedle.core.models import LedgerRow
from oneneedle.core.queries import verify_ledger
from oneneedle.core.rules import Actor, Refused
from oneneedle.supervision import actions
from oneneedle.supervision.models import Commitment, Demarcation, Rectification, SupervisionNotice
from tests.cases import steps
from tests.cast import NOW, Cast
from tests.supervision import crew

ROLES = (
    *("street", "street_2", "community", "community_12", "district", "city", "water_crew", "market_crew"),
    *("desk", "inspector", "command", "system", "resident", "reporter"),
)
LIKELY = {
    **dict.fromkeys(("accept", "again", "withdraw_notice"), "street"),
    **dict.fromkeys(("answer",), "water_crew"),
    **dict.fromkeys(("report",), "market_crew"),
    **dict.fromkeys(("confirm", "deny"), "community"),
    **dict.fromkeys(("decide", "call_off"), "city"),
    **dict.fromkeys(("finish", "take_back"), "street"),
    "pass": "system",
}
SELDOM = {"withdraw_notice": 0.1, "strike_off": 0.1, "call_off": 0.2, "take_back": 0.2, "deny": 0.5}


class Walk:
    """One of each, and everybody doing what comes to their mind."""

    def __init__(self, town: Cast, seed: int) -> None:
        self.town, self.dice, self.now = town, random.Random(seed), NOW
        self.case = steps.receive(town)
        self.notice, self.one = crew.ask(town, self.case), crew.rectify(town, case=self.case)
        self.promise, self.dispute = crew.promise(town), crew.dispute(town)
        self.now += timedelta(hours=4)
        self.parties = {town.unit("lin-water").id, town.unit("lin-market").id}
        self.verbs: dict[str, Callable[[Actor], object]] = {
            "answer": self._step(actions.answer_account, "notice", words="Yes."),
            "accept": self._step(actions.accept_answer, "notice"),
            "again": lambda actor: actions.ask_again(
                notice=self.notice, words="And?", due_by=self.now + timedelta(days=1), actor=actor, now=self.now
            ),
            "withdraw_notice": self._step(actions.withdraw_notice, "notice", reason="Over."),
            "pass": self._step(actions.pass_notice_deadline, "notice"),
            "report": self._step(actions.report_rectification, "rectification", evidence="Done."),
            "confirm": self._step(actions.confirm_rectification, "rectification"),
            "deny": self._step(actions.deny_rectification, "rectification", words="No."),
            "strike_off": self._step(actions.withdraw_rectification, "rectification", reason="Twice."),
            "late": self._step(actions.pass_rectification_day, "rectification"),
            "finish": self._step(actions.finish_commitment, "commitment", proof="Kept."),
            "take_back": self._step(actions.withdraw_commitment, "commitment", reason="No."),
            "say": self._step(actions.hear_party, "demarcation", words="Theirs."),
            "decide": self._decide,
            "call_off": self._step(actions.withdraw_demarcation, "demarcation", reason="Over."),
        }

    def _step(self, action: Callable[..., object], name: str, **given: Any) -> Callable[[Actor], object]:
        def act(actor: Actor) -> object:
            thing = {
                "notice": self.notice,
                "rectification": self.one,
                "commitment": self.promise,
                "demarcation": self.dispute,
            }[name]
            return action(**{name: thing}, actor=actor, now=self.now, **given)

        return act

    def _decide(self, actor: Actor) -> object:
        lead_id = self.town.unit(self.dice.choice(("lin-water", "lin-market", "lin-s1", "lin-city"))).id
        return actions.decide_demarcation(
            demarcation=self.dispute, lead_id=lead_id, decision="So.", actor=actor, now=self.now
        )

    def _actor(self, verb: str) -> Actor:
        role = LIKELY.get(verb, "") if self.dice.random() < 0.5 else ""
        role = role or self.dice.choice(ROLES)
        if role == "reporter":
            return crew.reporter_of(self.case)
        if role in {"system", "resident"}:
            return self.town.system if role == "system" else self.town.resident
        return self.town.actor(role)

    def step(self) -> None:
        if self.dice.random() < 0.15:
            self.now += self.dice.choice((timedelta(hours=5), timedelta(days=2)))
        verb = self.dice.choices(list(self.verbs), [SELDOM.get(name, 1) for name in self.verbs])[0]
        rows = LedgerRow.objects.count()
        try:
            with transaction.atomic():
                self.verbs[verb](self._actor(verb))
        except Refused:
            assert LedgerRow.objects.count() == rows, f"{verb} was refused and left a row"

    def check(self) -> None:
        self._check_notice(SupervisionNotice.objects.get(id=self.notice.id))
        self._check_rectification(Rectification.objects.get(id=self.one.id))
        promise = Commitment.objects.get(id=self.promise.id)
        assert promise.version == len(crew.facts("commitment", promise))
        dispute = Demarcation.objects.get(id=self.dispute.id)
        for row in LedgerRow.objects.filter(subject=f"demarcation:{dispute.id}", verb="demarcation.decided"):
            assert row.unit_id == dispute.unit_id and row.unit_id not in self.parties
            assert dispute.lead_id != dispute.unit_id
            assert Case.objects.get(id=dispute.case_id).unit_id == dispute.lead_id

    def _check_notice(self, notice: SupervisionNotice) -> None:
        rows = LedgerRow.objects.filter(subject=f"supervision:{notice.id}").order_by("seq")
        assert notice.version == rows.count()
        answered = False
        for row in rows:
            fact = row.verb.removeprefix("supervision.")
            if fact in {"accepted", "asked_again"}:
                assert answered and row.unit_id == notice.from_unit_id != notice.unit_id
            if fact == "answered":
                assert row.unit_id == notice.unit_id
            answered = fact == "answered" or (answered and fact != "asked_again")
        assert (notice.state == "asked") == (notice.next_due_at is not None or notice.due_stage == "lifted") or (
            notice.state != "asked" and notice.next_due_at is None
        )

    def _check_rectification(self, one: Rectification) -> None:
        facts = crew.facts("rectification", one)
        assert one.version == len(facts)
        if one.state == "closed":
            assert one.witness in {"community", "resident"} and facts[-1] == "confirmed"
            assert "reported" in facts and one.witness_unit_id != one.unit_id
        for row in LedgerRow.objects.filter(subject=f"rectification:{one.id}", verb="rectification.confirmed"):
            assert row.unit_id in {None, self.town.unit("lin-c11").id}


@settings(max_examples=8)
@given(seed=st.integers(0, 2**32), length=st.integers(20, 60))
def test_no_order_of_events_breaks_the_promises(town: Cast, seed: int, length: int) -> None:
    with transaction.atomic():
        walk = Walk(town, seed)
        for _ in range(length):
            walk.step()
        walk.check()
        assert not list(verify_ledger())
        transaction.set_rollback(True)


def test_the_walks_reach_the_end(town: Cast) -> None:
    """A check of the walks themselves: some accept, some close, some decide."""
    ends: set[str] = set()
    wanted = {"accepted", "closed", "done", "decided"}
    for seed in range(8):
        if wanted <= ends:
            break
        with transaction.atomic():
            walk = Walk(town, seed)
            for _ in range(60):
                walk.step()
            walk.check()
            for model in (SupervisionNotice, Rectification, Commitment, Demarcation):
                ends |= set(model.objects.values_list("state", flat=True))
            transaction.set_rollback(True)
    assert wanted <= ends
