"""No order of events gives a street a task that cites nothing in force, an excluded one, or one the asker admitted."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from hypothesis import given, settings
from hypothesis import strategies as st

from oneneedle.core.models import LedgerRow
from oneneedle.core.queries import verify_ledger
from oneneedle.core.rules import Refused
from oneneedle.duties import actions as duties
from oneneedle.duties.models import DutyItem
from oneneedle.duties.rules import read_row
from oneneedle.gate import actions, rules
from oneneedle.gate.models import Admission, Exclusion, GateRefusal, Removal, Task
from tests.cast import CITY, DISTRICT, NOW, STREET_1, Cast
from tests.gate import crew

UNITS = ("lin-c11", "lin-c12", "lin-c21", "lin-s1", "lin-s2")
MATTERS = ("", "", "", "demolition", "investment", "tax")
TITLES = ("Roll of residents above eighty", "Lids of wells that are missing", "Hours of every reading room")
CODES = ("C-01", "C-02", "C-03", "C-04", "S-01", "Z-99", "")
WEIGHTS = {"ask": 7, "request": 2, "decide": 5, "end": 0.4, "end_duty": 0.4, "exclude": 0.6, "answer": 3}
FITTING = {"community": ("C-01", "C-04"), "street": ("S-01",)}


class Walk:
    """One city, and everybody doing what comes to their mind; a minute or some days go by between two steps."""

    def __init__(self, town: Cast, seed: int) -> None:
        self.town, self.dice, self.now = town, random.Random(seed), NOW
        self.checked: set[Any] = set()
        self.events: dict[str, Callable[[], object]] = {
            "ask": self.ask,
            "request": self.request,
            "decide": lambda: actions.decide_admission(
                admission=self.one(Admission), approve=self.dice.random() < 0.8, decision="So.", **self.by("task.admit")
            ),
            "end": lambda: actions.end_admission(admission=self.one(Admission), reason="So.", **self.by()),
            "house": lambda: actions.end_admission(admission=self.one(Admission), actor=self.town.system, now=self.now),
            "answer": self.answer,
            "propose": lambda: self.task(actions.propose_removal, reason="Often."),
            "settle": lambda: actions.decide_removal(
                removal=self.one(Removal), remove=self.dice.random() < 0.7, decision="So.", **self.by("task.admit")
            ),
            "exclude": self.exclude,
            "end_duty": self.end_duty,
        }

    def one(self, model: Any) -> Any:
        # By moment and unit, not by the random part of an id: the same seed walks the same way.
        found = sorted(model.objects.all(), key=lambda one: (one.id.int >> 80, getattr(one, "to_unit_path", "")))[-6:]
        if not found:
            raise Refused("There is none.", code="none")
        return self.dice.choice(found)

    def by(self, right: str = "") -> dict[str, Any]:
        names = [name for name, (_unit, rights) in crew.POSTS.items() if self.dice.random() < 0.2 or right in rights]
        return {"actor": crew.actor(self.town, self.dice.choice(names or ["city_gate"])), "now": self.now}

    def ask(self) -> None:
        """More than half of it fits, so that walks come somewhere; the rest is whatever comes to mind."""
        units, side = self.dice.sample(UNITS, self.dice.choice((1, 1, 2))), self.by("task.ask")
        said: dict[str, Any] = {"kind": self.dice.choice(list(rules.TASK_KINDS)), "subject": self.dice.choice(MATTERS)}
        cited, fits = self.cite(), self.dice.random() < 0.6
        if fits and isinstance(cited, Admission):
            side["actor"] = crew.actor(self.town, self.post_of(cited.asked_by_id))
            said = {"kind": cited.kind, "subject": cited.subject}
            units = [code for code in UNITS if self.is_covered(code, cited)][-1:]
        elif fits:
            units, said["subject"] = units[:1], ""
            cited = self.dice.choice(FITTING[self.town.unit(units[0]).level])
        said |= {"admission": cited.id, "duty_code": ""} if isinstance(cited, Admission) else {"duty_code": cited}
        asked = crew.form(
            title=self.dice.choice(TITLES),
            due_by=self.now + timedelta(days=9),
            warning_answer="It is not.",
            like_seen=self.dice.random() < 0.8,
            **said,
        )
        actions.ask_task(to_units=crew.ids(self.town, *units), ask=asked, **side)

    def cite(self) -> Admission | str:
        known = list(Admission.objects.order_by("-asked_at")[:3])
        return self.dice.choice(known) if known and self.dice.random() < 0.5 else self.dice.choice(CODES)

    def is_covered(self, code: str, admission: Admission) -> bool:
        unit = self.town.unit(code)
        return unit.level == admission.level and unit.area_path.startswith(admission.area_path)

    def post_of(self, unit_id: Any) -> str:
        return next(name for name, (unit, _rights) in crew.POSTS.items() if self.town.unit(unit).id == unit_id)

    def request(self) -> None:
        wanted = crew.leave(
            kind=self.dice.choice(list(rules.TASK_KINDS)),
            title=self.dice.choice(TITLES),
            level=self.dice.choice(rules.GATED_LEVELS),
            area_path=self.dice.choice(("", DISTRICT, STREET_1)),
            subject=self.dice.choice(MATTERS),
            last_on=(self.now + timedelta(days=self.dice.randint(2, 30))).date(),
            warning_answer="It is not.",
        )
        actions.request_admission(ask=wanted, **self.by("task.ask"))

    def task(self, action: Callable[..., object], **given: Any) -> None:
        task = self.one(Task)
        receiver = crew.actor(self.town, self.post_of(task.to_unit_id))
        side = {"actor": receiver, "now": self.now} if self.dice.random() < 0.7 else self.by()
        action(task=task, **given, **side)

    def answer(self) -> None:
        choice = self.dice.choice(("accept", "finish", "finish", "return", "withdraw"))
        if choice == "accept":
            self.task(actions.accept_task)
        elif choice == "finish":
            self.task(actions.finish_task, result="Done.", hours=Decimal(2))
        elif choice == "return":
            self.task(actions.return_task, code="other", reason="No.")
        else:
            self.task(actions.withdraw_task, reason="Over.")

    def exclude(self) -> None:
        code = self.dice.choice(("X-01", "X-02", "X-03", "X-04", "X-05"))
        since = self.now + timedelta(hours=self.dice.choice((0, 30)))
        given: dict[str, Any] = {"jurisdiction_id": CITY, "since": since, "actor": self.town.system, "now": self.now}
        if self.dice.random() < 0.4:
            actions.end_exclusion(code=code, **given)
            return
        level = self.dice.choice(rules.GATED_LEVELS)
        row = crew.exclusion(code, level=level, matter=self.dice.choice(MATTERS[3:]), area_path=STREET_1)
        actions.set_exclusion(row=row, **given)

    def end_duty(self) -> None:
        given: dict[str, Any] = {"jurisdiction_id": CITY, "since": self.now, "actor": self.town.system, "now": self.now}
        code = self.dice.choice(CODES[:5])
        if self.dice.random() < 0.5:
            duties.end_duty(code=code, **given)
            return
        stance, level = self.dice.choice(("own", "taken_back")), self.dice.choice(("community", "street"))
        names = {"name_en": "Anew", "lead": "community:community"}
        duties.set_duty(row=read_row({"code": code, "stance": stance, "level": level, **names}), **given)

    def step(self) -> None:
        self.now += self.dice.choice((timedelta(minutes=1), timedelta(hours=5), timedelta(hours=30)))
        tasks, kept, rows = Task.objects.count(), GateRefusal.objects.count(), LedgerRow.objects.count()
        verb = self.dice.choices(list(self.events), [WEIGHTS.get(name, 1) for name in self.events])[0]
        try:
            self.events[verb]()
        except rules.GateRefused as error:
            assert GateRefusal.objects.count() == kept + len(error.refusals)
            assert LedgerRow.objects.count() == rows + len(error.refusals)
            assert Task.objects.count() == tasks
        except Refused:
            assert (LedgerRow.objects.count(), GateRefusal.objects.count()) == (rows, kept), f"{verb} left a trace"
        self.check()

    def check(self) -> None:
        """Every task anew by the tables alone, as they stood when it was sent."""
        for task in Task.objects.exclude(id__in=self.checked).select_related("admission", "to_unit"):
            self.checked.add(task.id)
            at = task.sent_at
            then = Q(since__lte=at) & (Q(until__isnull=True) | Q(until__gt=at))
            bars = Exclusion.objects.filter(then, level=task.to_unit.level, matter=task.subject)
            assert not [bar for bar in bars if task.to_unit.area_path.startswith(bar.area_path)], "an excluded matter"
            assert task.from_unit_id != task.to_unit_id and task.to_unit.level in rules.GATED_LEVELS
            if task.admission is None:
                item = DutyItem.objects.get(then, code=task.duty_code)
                assert item.level == task.to_unit.level and item.stance != "taken_back"
                assert task.to_unit.area_path.startswith(item.area_path)
            else:
                self.check_admission(task, task.admission)
        for admission in Admission.objects.exclude(decided_by=None).select_related("decided_by"):
            assert admission.decided_by_id != admission.asked_by_id, "decided by the unit that asked"
            assert admission.decided_by and admission.area_path.startswith(admission.decided_by.area_path)

    def check_admission(self, task: Task, admission: Admission) -> None:
        rows = {row.verb: row for row in LedgerRow.objects.filter(subject=f"admission:{admission.id}")}
        approved, ended = rows["admission.approved"], rows.get("admission.ended")
        assert approved.at < task.sent_at < admission.until and (ended is None or task.sent_at < ended.at)
        assert approved.unit_id not in {admission.asked_by_id, task.from_unit_id}
        assert (admission.kind, admission.level, admission.subject) == (task.kind, task.level, task.subject)
        assert task.area_path.startswith(admission.area_path) and admission.asked_by_id == task.from_unit_id


@settings(max_examples=6)
@given(seed=st.integers(0, 2**32), length=st.integers(15, 30))
def test_no_order_of_events_breaks_the_promises(town: Cast, seed: int, length: int) -> None:
    begin = transaction.savepoint()
    try:
        walk = Walk(town, seed)
        for _ in range(length):
            walk.step()
        assert not list(verify_ledger())
    finally:
        transaction.savepoint_rollback(begin)


def test_the_walks_come_somewhere(town: Cast) -> None:
    """A check of the walks themselves: things are asked by duty and by admission, and kept off for many reasons."""
    walk = Walk(town, 4)
    for _ in range(70):
        walk.step()
    assert (
        Task.objects.filter(admission__isnull=True).exists() and Task.objects.filter(admission__isnull=False).exists()
    )
    assert len(set(GateRefusal.objects.values_list("rule", flat=True))) >= 5
    assert {"done", "asked"} <= set(Task.objects.values_list("state", flat=True))
    verbs = set(LedgerRow.objects.filter(subject__startswith="admission:").values_list("verb", flat=True))
    assert {"admission.requested", "admission.approved", "admission.ended"} <= verbs
