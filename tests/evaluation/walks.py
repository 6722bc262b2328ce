"""Cases and a whistle on which everybody does what comes to their mind, while the ledger is folded now and then."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from oneneedle.cases import actions
from oneneedle.cases.models import Case, Delay
from oneneedle.catalogue import actions as catalogue
from oneneedle.catalogue.models import CaseType
from oneneedle.core.rules import Refused, system
from oneneedle.evaluation import actions as evaluation
from oneneedle.people import actions as people
from oneneedle.places.actions.store import store_areas
from oneneedle.places.models import Area
from oneneedle.places.rules.rows import AreaRow
from oneneedle.units import actions as units
from oneneedle.units import queries as unit_queries
from tests.cases import steps
from tests.cases.whistles.test_properties import Walk
from tests.cast import CITY, COMMUNITY_11, IN_12, IN_21, NOW, PASSWORD, Cast

STEPS = (timedelta(minutes=50), timedelta(hours=5), timedelta(days=2))


# So that walks come somewhere: what usually happens next.
LIKELY = {
    "received": ("classify", "file"),
    "filed": ("dispatch", "settle"),
    "dispatched": ("accept", "accept", "return", "deadline", "lift"),
    "handling": ("finish", "finish", "explain", "hold", "extend", "deadline", "return"),
    "handled": ("verify", "verify", "fail"),
    "verified": ("yes", "no", "unreached", "close", "close"),
    "closed": ("reopen", "no"),
}
LIKELY = {state: verbs * 4 for state, verbs in LIKELY.items()}


class CaseWalk:
    """Several cases, one of them copied from another system, and all that may happen to them."""

    def __init__(self, town: Cast, seed: int) -> None:
        self.town, self.dice, self.now = town, random.Random(seed), NOW
        self.ids = [
            steps.verified(town).id,
            steps.receive(town, description="垃圾", type_code="litter").id,
            steps.filed(town).id,
            steps.bare(town).id,
            steps.receive(town, source="elsewhere", external_id=str(seed)).id,
        ]
        self.verbs: dict[str, Callable[[Case], None]] = {
            "locate": lambda case: self._do(actions.locate_case, case, "desk", **self.dice.choice([IN_12, IN_21])),
            "classify": lambda case: self._do(
                actions.classify_case, case, "desk", type_code=self.dice.choice(["litter", "water-leak", "stalls"])
            ),
            "file": lambda case: self._do(actions.file_case, case, "desk"),
            "dispatch": lambda case: self._do(
                actions.dispatch_case, case, "desk", unit_id=self._unit(), reason="They can."
            ),
            "settle": lambda case: self._do(
                actions.settle_case, case, "command", unit_id=self._unit(), reason="It is theirs."
            ),
            "accept": self._by_handler(actions.accept_order),
            "return": self._by_handler(
                actions.return_order, reason="not_our_duty", note="", proposed_unit_id=town.unit("lin-c12").id
            ),
            "finish": self._by_handler(actions.finish_order, outcome="resolved", result="Done."),
            "explain": self._by_handler(actions.finish_order, outcome="explained", result="Not possible."),
            "verify": lambda case: self._do(actions.verify_case, case, "inspector", holds=True, note=""),
            "fail": lambda case: self._do(actions.verify_case, case, "inspector", holds=False, note="No."),
            "yes": lambda case: self._heard(case, "yes"),
            "no": lambda case: self._heard(case, "no"),
            "unreached": lambda case: self._heard(case, "unreached"),
            "close": lambda case: self._do(actions.close_case, case, "desk"),
            "reopen": lambda case: self._do(actions.reopen_case, case, "desk", reason="Not solved."),
            "withdraw": lambda case: self._do(actions.withdraw_case, case, "desk", reason="Over."),
            "merge": lambda case: self._do(
                actions.merge_case, case, "desk", into=Case.objects.get(id=self.dice.choice(self.ids))
            ),
            "adopt": lambda case: actions.adopt_closing(
                case=case, outcome="resolved", closed_at=self.now, note="", actor=town.system, now=self.now
            ),
            "lift": lambda case: self._do(actions.lift_case, case, "desk", reason="beyond_means"),
            "lower": lambda case: self._do(actions.lower_case, case, "desk", reason="Nearer."),
            "hold": lambda case: self._do(
                actions.hold_case, case, "desk", reason="Frost.", until=self.now + timedelta(days=3)
            ),
            "resume": lambda case: self._do(actions.resume_case, case, "desk"),
            "extend": self._by_handler(actions.ask_extension, reason="More.", extra="2wd"),
            "decide": self._decide,
            "deadline": self._pass,
        }

    def step(self) -> None:
        """One deed of somebody; whatever is refused leaves nothing."""
        if self.dice.random() < 0.3:
            self.now += self.dice.choice(STEPS)
        case = Case.objects.get(id=self.dice.choice(self.ids))
        verb = self.dice.choice([*LIKELY.get(case.state, ()), *LIKELY.get(case.state, ()), *self.verbs])
        try:
            with transaction.atomic():
                self.verbs[verb](case)
        except Refused:
            pass

    def _do(self, action: Callable[..., Any], case: Case, role: str, **given: Any) -> None:
        action(case=case, actor=self.town.actor(role, self.now), now=self.now, **given)

    def _by_handler(self, action: Callable[..., Any], **given: Any) -> Callable[[Case], None]:
        def act(case: Case) -> None:
            codes = {self.town.unit(code).id: role for code, role in HANDLERS.items()}
            role = codes.get(case.unit_id, "water") if case.unit_id else "water"
            self._do(action, case, role, **given)

        return act

    def _heard(self, case: Case, solved: str) -> None:
        content = self.dice.choice([None, 1, 3, 4, 5])
        self._do(actions.record_feedback, case, "desk", solved=solved, content=content, assisted=True)

    def _decide(self, case: Case) -> None:
        delay = Delay.objects.filter(case=case, state="asked").first()
        if delay is not None:
            approve = self.dice.random() < 0.7
            actor = self.town.actor("desk", self.now)
            actions.decide_delay(delay=delay, approve=approve, note="Words.", actor=actor, now=self.now)

    def _pass(self, case: Case) -> None:
        actions.pass_deadline(case=case, actor=self.town.system, now=self.now)

    def _unit(self) -> Any:
        return self.town.unit(self.dice.choice(list(HANDLERS))).id


HANDLERS = {
    "lin-water": "water",
    "lin-market": "market",
    "lin-c11": "grid_worker",
    "lin-city": "boss",
}


def prepare(town: Cast) -> None:
    """A post at the city that also handles, for cases that were lifted."""
    since = NOW - timedelta(days=400)
    branch: dict[str, Any] = {"jurisdiction_id": CITY, "actor": town.system, "now": since}
    names: dict[str, Any] = {"name_zh": "boss", "name_en": "boss"}
    units.create_post(unit_code="lin-city", code="boss", rights=["case.handle"], **names, **branch)
    town.accounts["boss"] = person = people.create_account(
        sign_in="boss@lin.example", password=PASSWORD, display_name="boss", language="en", actor=town.system, now=since
    )
    units.assign_post(unit_code="lin-city", post_code="boss", person=person, since=since, **branch)
    unit_queries.forget()


def wander(town: Cast, seed: int, length: int) -> None:
    """Walk both, folding a random number of rows at random moments; what is left is folded at the end."""
    dice = random.Random(seed + 1)
    for cases in _steps(town, dice, seed, length):
        if dice.random() < 0.25:
            evaluation.fold_scores(limit=dice.randint(1, 12), now=cases.now)
    while evaluation.fold_scores(limit=dice.randint(1, 40), now=cases.now):
        continue


def wander_while_the_city_changes(town: Cast, seed: int, length: int) -> None:
    """The same, while a type gets another rule, another is retired, a community becomes a street and a unit closes."""
    dice = random.Random(seed + 1)
    changes = dict(zip(sorted(dice.sample(range(length), 3)), dice.sample(CHANGES, 3), strict=True))
    for number, cases in enumerate(_steps(town, dice, seed, length)):
        if number in changes:
            changes[number](town, cases.now)
        if dice.random() < 0.25:
            evaluation.keep_counting(seconds=0, limit=dice.randint(1, 12), now=cases.now)
    while evaluation.keep_counting(seconds=0, limit=dice.randint(20, 60), now=cases.now):
        continue


def _steps(town: Cast, dice: random.Random, seed: int, length: int) -> Iterator[CaseWalk]:
    cases, whistle = CaseWalk(town, seed), Walk(town, seed, proposed=bool(seed % 2))
    for _ in range(length):
        cases.step()
        if dice.random() < 0.5:
            whistle.step()
        yield cases


def _change_catalogue(town: Cast, now: datetime) -> None:
    """Litter goes to the market supervision, faster; stalls are retired, and their cases keep the type."""
    kinds = {kind.code: kind for kind in CaseType.objects.filter(jurisdiction_id=CITY, code__in=("litter", "stalls"))}
    limits = {"normal": {"respond": "1wh", "resolve": "1wd"}}
    handlers = [{"level": "city", "kind": "market_supervision"}]
    branch: dict[str, Any] = {"actor": town.system, "now": now}
    catalogue.set_rule(case_type=kinds["litter"], since=now, handlers=handlers, limits=limits, **branch)
    catalogue.retire_case_type(case_type=kinds["stalls"], **branch)


def _raise_area(town: Cast, now: datetime) -> None:
    """A community becomes a street: what lies there is cut anew."""
    area = Area.objects.get(path=COMMUNITY_11)
    row = AreaRow(area.path, "street", area.name, 1, "test", None, None, None, None)
    store_areas([row], source="test", actor=system(""), now=now, progress=None)


def _close_unit(town: Cast, now: datetime) -> None:
    units.change_unit(jurisdiction_id=CITY, code="lin-c11", active=False, actor=town.system, now=now)


CHANGES = (_change_catalogue, _raise_area, _close_unit)
