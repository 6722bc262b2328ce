"""The people of the gate, a list to cite, a matter that is excluded, and short ways to ask and to be let through."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from oneneedle.gate import actions
from oneneedle.gate.models import Admission, Task
from oneneedle.gate.rules import AdmissionAsk, Ask, ExclusionRow
from tests.cast import CITY, NOW, Cast
from tests.duties.rows import set_row
from tests.replay import replayed
from tests.seats import take_seats

DAY = timedelta(days=1)
DUE = NOW + 10 * DAY
# name -> (unit, post, rights)
POSTS: dict[str, tuple[str, str, list[str]]] = {
    "asker": ("lin-market", "office", ["task.ask"]),
    "water_asker": ("lin-water", "office", ["task.ask"]),
    "city_office": ("lin-city", "office", ["task.ask", "task.admit"]),
    "district": ("lin-d1", "gate", ["task.admit"]),
    "street": ("lin-s1", "office", ["task.ask", "task.answer"]),
    "street_2": ("lin-s2", "office", ["task.ask", "task.answer"]),
    "head_11": ("lin-c11", "head", ["task.answer", "case.handle"]),
    "head_12": ("lin-c12", "head", ["task.answer"]),
    "head_21": ("lin-c21", "head", ["task.answer"]),
}
INVESTMENT = ExclusionRow(
    code="X-01",
    level="community",
    matter="investment",
    name_zh="招商引资",
    name_en="Winning investors",
    keywords=("investor", "招商"),
    basis_zh="社区不承担招商引资任务。",
    basis_en="Communities are not given the task of winning investors.",
)


@replayed
def gather(cast: Cast) -> Cast:
    """Give the cast the posts of the gate, two items of the list, and one exclusion."""
    since = NOW - 400 * DAY
    take_seats(cast, POSTS)
    own: dict[str, Any] = {"since": since, "now": since, "level": "community", "list_name": "communities"}
    set_row("B-01", lead="community:community", case_types=[], name_zh="商户台账", name_en="List of shops", **own)
    set_row("B-02", lead="community:community", case_types=[], stance="taken_back", name_en="Counting dogs", **own)
    set_row("S-01", lead="street:street_office", case_types=[], name_en="Market order", since=since, now=since)
    actions.set_exclusion(jurisdiction_id=CITY, row=INVESTMENT, since=since, actor=cast.system, now=since)
    return cast


def said(cast: Cast, *codes: str, **changes: Any) -> dict[str, Any]:
    """What the form of a request sends: a list of shops, of community 11, by the item of the list."""
    whole = {
        "kind": "form",
        "title": "Number of shops by street front",
        "asked": "Fill in the enclosed form: name, trade, opening hours.",
        "due_by": "2026-11-28T18:00",
        "duty_code": "B-01",
        "to_units": [str(cast.unit(code).id) for code in codes or ("lin-c11",)],
    }
    return {**whole, **changes}


def ask(cast: Cast, *codes: str, role: str = "asker", now: datetime = NOW, **changes: Any) -> Task:
    """The same, asked; the first of its tasks."""
    values: dict[str, Any] = {
        "kind": "form",
        "title": "Number of shops by street front",
        "asked": "Fill in the enclosed form: name, trade, opening hours.",
        "due_by": now + 10 * DAY,
        "duty_code": "B-01",
        "like_seen": True,
    }
    to_units = [cast.unit(code).id for code in codes or ("lin-c11",)]
    asked = actions.ask_task(to_units=to_units, ask=Ask(**{**values, **changes}), actor=cast.actor(role, now), now=now)
    return asked[0]


def answered(cast: Cast, *, now: datetime = NOW, result: str = "42 shops.", **changes: Any) -> Task:
    """Asked of community 11, and done."""
    task = ask(cast, now=now, **changes)
    actions.finish_task(task=task, result=result, hours=Decimal("3.5"), actor=cast.actor("head_11", now), now=now + DAY)
    task.refresh_from_db()
    return task


def request(cast: Cast, *, now: datetime = NOW, **changes: Any) -> Admission:
    """The market would have every community count the night stalls."""
    values: dict[str, Any] = {
        "title": "Count of night stalls",
        "kind": "task",
        "level": "community",
        "reason": "The new market needs to know how many will move.",
        "staff": "Two inspectors for a week",
        "money": Decimal(12000),
        "last_on": date(2026, 12, 31),
    }
    return actions.request_admission(ask=AdmissionAsk(**{**values, **changes}), actor=cast.actor("asker", now), now=now)


def admitted(cast: Cast, *, now: datetime = NOW, **changes: Any) -> Admission:
    """Asked for, and let through by the city office."""
    admission = request(cast, now=now, **changes)
    decider = cast.actor("city_office", now)
    actions.decide_admission(admission=admission, approve=True, decision="It helps both.", actor=decider, now=now)
    admission.refresh_from_db()
    return admission
