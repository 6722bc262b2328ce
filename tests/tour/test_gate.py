"""The tour of the gate: a push refused, an excluded matter refused, an admission, the admitted task, and the burden.

`TOUR=write ./oneneedle test -- tests/tour` prints it anew into docs/tour-gate.md; the test holds the page to it.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from oneneedle.core.models import LedgerRow
from oneneedle.core.queries import verify_ledger
from oneneedle.gate import jobs
from oneneedle.gate.models import Admission, GateRefusal, Task
from oneneedle.gate.rules import RULES
from oneneedle.notices.models import Notice
from tests.cast import DISTRICT, NOW, Cast, make_cast
from tests.conftest import OwnDatabase
from tests.desk import gate_crew as crew

PAGE = Path(__file__).parents[2] / "docs" / "tour-gate.md"
HEAD = """# Tour: the gate

Printed by [the test](../tests/tour/test_gate.py) that walks it over HTTP; if the product does otherwise, the test
fails. Market supervision wants the communities to count the stalls of the night markets. No duty of the list says so.

At every step strangers try first and are turned away: a post that does not ask (403) or a unit that has nothing to do
with it (404), somebody without a post (403) and somebody not signed in (sent to sign in). A push that is refused writes
nothing but its own record, which stands although the request fails. Steps without an address are what the house did by
itself.

| # | day | step | who | what was sent | answer | then it is | ledger |
|--:|---|---|---|---|---|---|---|
"""
TAIL = """
What the gate showed, in full:

{shown}

Before the second request of the same kind was sent, the water company read: “{before}”
When community 11 opened its form, this stood in it already: “{prefilled}”

Refused on the way, with nothing written:

{bad}

The burden ledger of community 11, as everybody may read it on `/burden/`: {ledger}

`oneneedle check` walks every chain of the ledger: nothing was changed by hand. What units were told: {told}.
"""
NUMBER = re.compile(r"[TA]-[0-9-]+")
WHO = {
    "asker": "market",
    "water_asker": "water",
    "city_office": "city office",
    "head_11": "community 11",
    "head_12": "community 12",
}
COUNT = {"kind": "task", "title": "Count of night stalls", "asked": "Count the stalls between 20:00 and 22:00."}
LEAVE = {
    "title": "Count of night stalls",
    "kind": "task",
    "level": "community",
    "whom": f"area:{DISTRICT}",
    "reason": "The new market must know how many will move.",
    "staff": "nobody",
    "money": "0",
    "last_on": "2026-12-02",
}
COMMUNITIES = ("lin-c11", "lin-c12", "lin-c21")


@dataclass
class Tour:
    """Who walked, and what the page will say."""

    cast: Cast
    clock: list[datetime]
    lines: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)

    def client(self, role: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(self.cast.accounts[role])
        return client

    def at(self, day: str, clock: str = "09:00") -> None:
        """Go on to this time; every night the house does what has come due."""
        wanted = datetime.fromisoformat(f"2026-{day}T{clock}+08:00")
        while self.clock[0] < wanted:
            night = (self.clock[0] + timedelta(hours=8)).replace(hour=16, minute=1)
            self.clock[0] = min(wanted, night if night > self.clock[0] else night + timedelta(days=1))
            last = LedgerRow.objects.order_by("-position").values_list("position", flat=True)[0]
            jobs.watch_tasks.func()
            jobs.end_admissions.func()
            for row in LedgerRow.objects.filter(position__gt=last).order_by("position"):
                self.told_by_itself(row)

    def told_by_itself(self, row: LedgerRow) -> None:
        if row.verb == "admission.ended":
            self.write("end 终止", "the house", "", "", _state_of(row), row.verb)
            return
        task = Task.objects.get(id=row.subject.removeprefix("task:"))
        title = {"task.warned": "warn 预警", "task.overdue": "overdue 逾期"}[row.verb]
        self.write(f"{title}: {row.data['phase']}", "the house", f"({task.to_unit.name_en})", "", task.state, row.verb)

    def turned_away(self, address: str, said: dict[str, Any], stranger: str, status: int) -> None:
        rows = LedgerRow.objects.count()
        assert self.client(stranger).post(address, said).status_code == status
        assert self.client("nobody").post(address, said).status_code == 403
        assert Client().post(address, said)["Location"].startswith("/accounts/login/")
        assert LedgerRow.objects.count() == rows

    def take(self, title: str, role: str, address: str, said: dict[str, Any], words: str) -> str:
        """One step that is done; gives the address it leads to."""
        stranger = "water_asker" if "/admissions/A-" in address else "head_21"
        self.turned_away(address, said, stranger, 403 if address.endswith("new/") else 404)
        response = self.client(role).post(address, said)
        assert response.status_code == 302, response.content.decode()
        last = LedgerRow.objects.filter(verb__regex=r"^(task|admission)\.").latest("position")
        self.write(title, WHO.get(role, role), f"{_door(address)} {words}".strip(), "302", _state_of(last), last.verb)
        return str(response["Location"])

    def push(self, title: str, said: dict[str, Any], words: str) -> None:
        """A request the gate refuses: the record stands."""
        address, rows = "/desk/tasks/new/", LedgerRow.objects.count()
        self.turned_away(address, said, "head_21", 403)
        response = self.client("asker").post(address, said)
        assert response.status_code == 422
        last = LedgerRow.objects.latest("position")
        assert last.verb == "gate.refused"
        assert LedgerRow.objects.count() - rows == len(said["to_units"])
        refusal = GateRefusal.objects.get(id=last.subject.removeprefix("gate_refusal:"))
        found = re.findall(r'<p class="rule-text">(.*?)</p>', response.content.decode(), re.DOTALL)
        assert len(found) == len(said["to_units"])
        rule = str(RULES[refusal.rule])
        self.shown.append(f"- {rule}: {NUMBER.sub('…', min(found))}")
        assert not Task.objects.filter(sent_at=self.clock[0]).exists()
        self.write(title, "market", f"{_door(address)} {words}", "422", f"refused ({rule})", last.verb)

    def refuse(self, who: str, role: str, address: str, said: dict[str, Any]) -> str:
        """Somebody tries what is not right, and nothing is written."""
        rows = LedgerRow.objects.count()
        response = self.client(role).post(address, said)
        assert response.status_code == 422
        assert LedgerRow.objects.count() == rows
        self.bad.append(f"- {who} (422)")
        return response.content.decode()

    def write(self, title: str, who: str, sent: str, answer: str, state: str, verb: str) -> None:
        local = self.clock[0] + timedelta(hours=8)
        cells = [str(len(self.lines) + 1), f"{local:%m-%d}", title, who, sent, answer, state, f"`{verb}`"]
        self.lines.append("| " + " | ".join(cells) + " |")


def _door(address: str) -> str:
    return f"`POST {NUMBER.sub('…', address)}`"


def _state_of(row: LedgerRow) -> str:
    kind, _colon, name = row.subject.partition(":")
    if kind == "task":
        task = Task.objects.get(id=name)
        repeat = ", asked before" if task.duplicate_of_id else ""
        return f"task {task.state}{repeat}"
    return f"admission {Admission.objects.get(id=name).state}"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> list[datetime]:
    """The doors look at a clock that goes on when the tour says so."""
    moment = [NOW]
    monkeypatch.setattr(timezone, "now", lambda: moment[0])
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    settings.LANGUAGE_CODE = "en"
    cache.clear()
    return moment


def _ask(tour: Tour, *codes: str, **changes: Any) -> dict[str, Any]:
    said = {**COUNT, "due_by": f"{tour.clock[0] + timedelta(days=7):%Y-%m-%d}T18:00", "duty_code": ""}
    return {**said, "to_units": [str(tour.cast.unit(code).id) for code in codes or COMMUNITIES], **changes}


def _task(code: str) -> str:
    return f"/desk/tasks/{Task.objects.filter(to_unit__code=code).latest('sent_at').number}/"


def test_a_push_is_refused_and_an_admitted_task_goes_through(own_database: OwnDatabase, clock: list[datetime]) -> None:
    tour = Tour(crew.gather(make_cast()), clock)
    tour.push("push without basis 无依据下派", _ask(tour), "three communities, cites nothing")
    tour.push("excluded matter 清单外事项", _ask(tour, "lin-c11", subject="investment"), "subject investment")
    _admit(tour)
    leave = _leave()
    tour.at("11-20")
    said = _ask(tour, admission=str(leave.id))
    tour.take("ask 派出任务", "asker", "/desk/tasks/new/", said, "three communities, cites the admission")
    tour.at("11-21")
    tour.take("accept 接受", "head_11", f"{_task('lin-c11')}accept/", {}, "")
    lacking = {"code": "no_means", "reason": "Nobody is on duty at night, and nobody was sent along."}
    tour.take("return 退回", "head_12", f"{_task('lin-c12')}return/", lacking, "code no_means")
    tour.refuse(
        "community 11 reporting it done without hours", "head_11", f"{_task('lin-c11')}finish/", {"result": "31"}
    )
    tour.refuse("the market accepting for the community", "asker", f"{_task('lin-c21')}accept/", {})
    tour.at("11-23")
    done = {"result": "31 stalls: 12 food, 19 clothes.", "hours": "6"}
    tour.take("finish 办结", "head_11", f"{_task('lin-c11')}finish/", done, "hours 6")
    before, prefilled = _ask_again(tour)
    tour.at("12-03")
    assert _leave().state == "ended"
    tour.push(
        "push after the end 准入到期后再派", _ask(tour, admission=str(leave.id), title="Count again"), "cites it again"
    )
    _finish(tour, before, prefilled)


def _leave() -> Admission:
    return Admission.objects.latest("asked_at")


def _admit(tour: Tour) -> None:
    """Asked for with nothing in the hand and refused; asked again with people and money, and let through."""
    new = "/desk/tasks/admissions/new/"
    tour.at("11-18", "14:00")
    page = tour.take("request admission 申请准入", "asker", new, LEAVE, "staff nobody, money 0")
    no = {"approve": "no", "decision": "Not without people: communities have no night shift."}
    tour.refuse("the market deciding on its own admission", "asker", f"{page}decide/", {**no, "approve": "yes"})
    tour.refuse("a community letting it through", "head_11", f"{page}decide/", {**no, "approve": "yes"})
    tour.take("decide 不予准入", "district", f"{page}decide/", no, "approve no")
    barred = _ask(tour, "lin-c21", admission=str(_leave().id))
    tour.push("push all the same 强行下派", barred, "one community, cites the refused admission")
    tour.at("11-19")
    helped = {**LEAVE, "staff": "Two inspectors each night", "money": "12000"}
    page = tour.take("request admission 申请准入", "asker", new, helped, "two inspectors, money 12000")
    yes = {"approve": "yes", "decision": "With two inspectors, until 2 December."}
    tour.take("decide 准入", "district", f"{page}decide/", yes, "approve yes, last day 2026-12-02")


def _ask_again(tour: Tour) -> tuple[str, str]:
    """The water company asks for the same form as the market; the answer given is shown and filled in."""
    asked = {"kind": "form", "title": "Number of shops by street front", "asked": "Name, trade and opening hours."}
    said = _ask(tour, "lin-c11", **asked, duty_code="B-01")
    tour.take("ask 派出任务", "asker", "/desk/tasks/new/", said, "a form, cites B-01")
    tour.at("11-24")
    done = {"result": "42 shops, list enclosed.", "hours": "3.5"}
    tour.take("finish 办结", "head_11", f"{_task('lin-c11')}finish/", done, "hours 3.5")
    tour.at("11-26")
    page = tour.refuse(
        "the water company asking the same without having read it", "water_asker", "/desk/tasks/new/", said
    )
    before = re.search(r"Market supervision asked Liushu committee", page)
    assert before
    assert "42 shops, list enclosed." in page
    seen = {**said, "like_seen": "on", "due_by": "2026-12-04T18:00"}
    page = tour.take("ask again 重复派出", "water_asker", "/desk/tasks/new/", seen, "the same, like_seen on")
    form = tour.client("head_11").get(f"{page}finish/").content.decode()
    prefilled = re.search(r'<textarea name="result"[^>]*>\s*(.*?)</textarea>', form, re.DOTALL)
    assert prefilled
    done = {"result": prefilled[1], "hours": "0.25"}
    tour.take("finish 办结", "head_11", f"{page}finish/", done, "as filled in, hours 0.25")
    return f"{before[0]} … 42 shops, list enclosed.", prefilled[1]


def _finish(tour: Tour, before: str, prefilled: str) -> None:
    jobs.announce.func()
    told = Notice.objects.filter(unit_id__isnull=False).order_by("key").values_list("kind", flat=True).distinct()
    unit = tour.cast.unit("lin-c11").id
    page = Client(headers={"accept-language": "en"}).get(f"/burden/{unit}/?month=2026-11").content.decode()
    figures = re.findall(r"<li><span>(.*?)</span><strong>(.*?)</strong>", page)
    assert "Count of night stalls" not in page
    assert not list(verify_ledger())
    tail = TAIL.format(
        shown="\n".join(tour.shown),
        before=before,
        prefilled=prefilled,
        bad="\n".join(tour.bad),
        ledger=", ".join(f"{name} {count}" for name, count in figures),
        told=", ".join(sorted(set(told))),
    )
    text = HEAD + "\n".join(tour.lines) + "\n" + tail
    if os.environ.get("TOUR") == "write":
        PAGE.write_text(text, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == text, "docs/tour-gate.md tells another walk: TOUR=write prints it anew"
