"""The tour of a whistle: three departments over HTTP, one in time, one late, one refusing, to the two-way evaluation.

`TOUR=write ./oneneedle test -- tests/tour` prints it anew into docs/tour-whistle.md; the test holds the page to it.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from oneneedle.cases import jobs
from oneneedle.cases.models import Case, FollowUp, Whistle
from oneneedle.cases.rules.whistles import CALL_STATE_NAMES, STATE_NAMES
from oneneedle.core.models import LedgerRow
from oneneedle.core.queries import verify_ledger
from oneneedle.evaluation.models import EvaluationPair
from oneneedle.evaluation.rules import two_way
from oneneedle.notices.models import Notice
from oneneedle.units.models import Unit
from tests.cases.whistles import crew
from tests.cast import NOW, Cast, make_cast
from tests.conftest import OwnDatabase
from tests.desk.photos import red_photo
from tests.seats import take_seats

PAGE = Path(__file__).parents[2] / "docs" / "tour-whistle.md"
HEAD = """# Tour: a whistle, three departments

Printed by [the test](../tests/tour/test_whistle.py) that walks it over HTTP; if the product does otherwise, the test
fails. Night stalls stand in a lane. The street blows at 10:00 for 20:00 and calls market supervision, the water company
and the police. One comes in time, one does not answer and comes late, one refuses and the district decides. When the
month is over, the city opens a two-way evaluation: this whistle alone makes the street and each department a pair.

At every step of the desk the **stranger** (the neighbouring street) tries first and is told that there is no such
whistle; somebody without a post and somebody not signed in are turned away as well. Steps without an address are what
the house did by itself.

| # | time | step | who | what was sent | answer | then it is | ledger |
|--:|---|---|---|---|---|---|---|
"""
TAIL = """
Refused on the way, with nothing written:

{refused}

While the whistle ran, no end of the case was possible: "{locked}"
Then `oneneedle check` walks every chain of the ledger: nothing was changed by hand. Somebody looks again on
{follow_up}.

What units were told, in this order: {told}.
"""
BY_ITSELF = {
    "whistle.warned": "warn 预警: {phase}",
    "whistle.urged": "urge 催办: {phase}",
    "whistle.lifted": "lift 上提 to {parent}: {phase}",
}
DAY = 24 * 60  # minutes of the clock
# Who evaluates: name -> (unit, post, rights).
EVALUATORS: dict[str, tuple[str, str, list[str]]] = {
    "city_figures": ("lin-city", "figures", ["evaluation.keep"]),
    "street_head": ("lin-s1", "two-way", ["evaluation.answer"]),
    "water_head": ("lin-water", "two-way", ["evaluation.answer"]),
}
CODES = {"market_crew": "lin-market", "water_crew": "lin-water", "police_crew": "lin-police"}


@dataclass
class Tour:
    """Who walked, and what the page will say."""

    cast: Cast
    clock: list[float]
    lines: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    number: str = ""

    def client(self, role: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(self.cast.accounts[role])
        return client

    @property
    def whistle(self) -> Whistle:
        return Whistle.objects.get(number=self.number)

    def at(self, clock: str) -> None:
        """Go on to this time of the day; the house does what has come due meanwhile, minute by minute."""
        hours, minutes = clock.split(":")
        wanted = int(hours) * 60 + int(minutes) - 600
        while self.clock[0] < wanted:
            self.clock[0] += 1
            last = LedgerRow.objects.order_by("-position").values_list("position", flat=True)[0]
            if jobs.watch_whistles.func():
                rows = LedgerRow.objects.filter(position__gt=last, verb__startswith="whistle.")
                for row in rows.order_by("position"):
                    self.told_by_itself(row)

    def told_by_itself(self, row: LedgerRow) -> None:
        call = self.whistle.calls.get(id=str(row.data["call"]))
        parent = Unit.objects.filter(id=row.data.get("parent")).first()
        title = BY_ITSELF[row.verb].format(phase=row.data["phase"], parent=parent.name_en if parent else "")
        self.write(title, "the house", f"({call.unit.name_en})", "", call.state, row.verb)

    def take(self, title: str, role: str, verb: str, **said: Any) -> None:
        """One step of the whistle or of the department's call: first those who may not, then whoever may."""
        address, short = self.address(role, verb, said.pop("of", role))
        shown = ", ".join(f"{name} {value}" for name, value in said.items() if value and name != "photos")
        assert self.client("street_2").post(address, self.values(said)).status_code == 404
        assert self.client("nobody").post(address, self.values(said)).status_code == 403
        assert Client().post(address, self.values(said))["Location"].startswith("/accounts/login/")
        response = self.client(role).post(address, self.values(said))
        assert response.status_code == 302, response.content.decode()
        last = LedgerRow.objects.filter(subject=f"whistle:{self.whistle.id}").latest("seq")
        sent = " ".join(part for part in (f"`POST {short}`", shown, "+ picture" if "photos" in said else "") if part)
        self.write(title, role, sent, "302", self.state(said, address), last.verb)

    def refuse(self, who: str, role: str, verb: str, **said: Any) -> None:
        """Somebody who may not tries, and nothing is written."""
        rows = LedgerRow.objects.count()
        address, _short = self.address(role, verb, said.pop("of", role))
        assert self.client(role).post(address, self.values(said)).status_code == 422
        assert LedgerRow.objects.count() == rows
        self.refused.append(f"{who} (422)")

    def address(self, role: str, verb: str, of: str) -> tuple[str, str]:
        base = f"/desk/whistles/{self.number}/"
        if verb in {"close", "withdraw", "attach"}:
            return f"{base}{verb}/", f"/desk/whistles/…/{verb}/"
        call = crew.call_of(self.whistle, CODES[of])
        return f"{base}calls/{call.id}/{verb}/", f"/desk/whistles/…/calls/…/{verb}/"

    @staticmethod
    def values(said: dict[str, Any]) -> dict[str, Any]:
        return {**said, "photos": red_photo()} if "photos" in said else said

    def state(self, said: dict[str, Any], address: str) -> str:
        whistle = self.whistle
        if "/calls/" not in address:
            return f"whistle {whistle.state} ({STATE_NAMES[whistle.state]})"
        call = whistle.calls.get(id=address.split("/calls/")[1][:36])
        late = ", late" if call.late else ""
        return f"{call.state} ({CALL_STATE_NAMES[call.state]}){late}"

    def write(self, title: str, who: str, sent: str, answer: str, state: str, verb: str) -> None:
        local = NOW + timedelta(hours=8, minutes=self.clock[0])
        time = f"{local:%H:%M}" if self.clock[0] < DAY else f"{local:%m-%d %H:%M}"
        cells = [str(len(self.lines) + 1), time, title, who, sent, answer, state, f"`{verb}`"]
        self.lines.append("| " + " | ".join(cells) + " |")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> list[float]:
    """The doors look at a clock that shows so many minutes after the cast's morning."""
    minutes = [0.0]
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(minutes=minutes[0]))
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    settings.LANGUAGE_CODE = "en"
    return minutes


def _blow(tour: Tour, case: Case) -> None:
    asked = {"lin-market": "The stalls.", "lin-water": "The open hydrant.", "lin-police": "The barrier."}
    units = {f"unit_{at}": str(tour.cast.unit(code).id) for at, code in enumerate(asked, 1)}
    words = {f"asked_{at}": text for at, text in enumerate(asked.values(), 1)}
    said = {"kind": "joint", "asked": "The lane is free at night.", "cases": case.number, "meet_place": "Lane gate"}
    response = tour.client("street").post(
        "/desk/whistles/new/", {**said, "meet_at": "2026-11-18T20:00", **units, **words, "photos": red_photo()}
    )
    assert response.status_code == 302, response.content.decode()
    tour.number = response["Location"].rstrip("/").rsplit("/", 1)[-1]
    sent = "`POST /desk/whistles/new/` kind joint, meet_at 20:00, three departments + picture"
    tour.write("blow 吹哨", "street", sent, "302", f"whistle blown ({STATE_NAMES['blown']})", "whistle.blown")


def _locked(tour: Tour, case: Case) -> str:
    """The case cannot be withdrawn while the whistle runs."""
    case.refresh_from_db()
    address = f"/desk/cases/{case.number}/withdraw/"
    response = tour.client("street").post(address, {"version": case.version, "reason": "Away."})
    assert response.status_code == 422
    assert "is still open" in response.content.decode()
    return "Whistle … is still open: the street closes it first."


def test_three_departments_are_called_and_rated_both_ways(own_database: OwnDatabase, clock: list[float]) -> None:
    tour = Tour(crew.gather(make_cast()), clock)
    case = crew.stalls(tour.cast)
    _blow(tour, case)
    tour.at("10:20")
    tour.take("acknowledge 响应", "market_crew", "acknowledge")
    tour.at("10:30")
    tour.take("refuse 拒绝", "police_crew", "refuse", reason="A match in the stadium tonight.")
    tour.refuse("the street deciding on a refusal of its own call", "street", "settle", of="police_crew", **_stands())
    tour.at("11:00")
    tour.take("settle 裁定", "district", "settle", of="police_crew", **_stands())
    tour.refuse("the police refusing a second time", "police_crew", "refuse", reason="Still the match.")
    tour.at("11:10")
    tour.take("acknowledge 响应", "police_crew", "acknowledge")
    locked = _locked(tour, case)
    tour.at("19:58")
    tour.take("check in 报到", "market_crew", "check_in", photos="")
    tour.at("20:00")
    tour.take("check in 报到", "police_crew", "check_in", photos="")
    tour.at("20:25")
    tour.refuse("checking in without a picture", "water_crew", "check_in")
    tour.take("check in 报到", "water_crew", "check_in", photos="")
    tour.at("21:10")
    for role, result in (("market_crew", "Twelve stalls moved."), ("water_crew", "The hydrant is free.")):
        tour.take("finish 反馈结果", role, "finish", result=result, photos="")
    closing = {"outcome": "The lane is free; the stalls stand on the square.", "follow_up_on": "2026-12-16"}
    tour.refuse("the street closing before every department has finished", "street", "close", **closing, photos="")
    tour.take("finish 反馈结果", "police_crew", "finish", result="The barrier stands.")
    tour.refuse("a department closing the whistle", "market_crew", "close", **closing, photos="")
    tour.refuse("the district closing it for the street", "district", "close", **closing, photos="")
    tour.refuse("the street closing without a picture after", "street", "close", **closing)
    tour.at("21:40")
    tour.take("close 销哨", "street", "close", **closing, photos="")
    _rate(tour)
    told = _told()
    _evaluate(tour)
    _finish(tour, locked, told)


def _stands() -> dict[str, str]:
    return {"decision": "confirm", "reason": "The barrier is theirs alone."}


def _rate(tour: Tour) -> None:
    """Both ways, each once; nobody rates itself."""
    tour.refuse("a department rating itself", "market_crew", "rate", rating="5")
    tour.refuse("the street rating its own call", "street", "answer", of="market_crew", needed="yes", clear="5")
    for role, rating, words in (
        ("market_crew", "5", ""),
        ("water_crew", "2", "Half an hour late."),
        ("police_crew", "4", ""),
    ):
        tour.take("rate 评部门", "street", "rate", of=role, rating=rating, words=words)
    for role, clear in (("market_crew", "5"), ("water_crew", "4"), ("police_crew", "3")):
        tour.take("answer 评吹哨", role, "answer", needed="yes", clear=clear)
    tour.take("reply 回应", "water_crew", "reply", text="Our crew stood in another street; next time we answer.")
    tour.refuse("a second rating", "street", "rate", of="market_crew", rating="1", words="No.")


def _evaluate(tour: Tour) -> None:
    """On the second of December, over the days of November; what one side says is sealed until both have spoken."""
    take_seats(tour.cast, EVALUATORS)
    tour.clock[0] = 14 * DAY - 60
    form = "\n".join(f"{one.zh} | {one.en}" for one in two_way.USUAL_QUESTIONS)
    days = {"since": "2026-11-01", "last_day": "2026-11-30", "closes_on": "2026-12-12"}
    body = {"name": "November", **days, "street_form": form, "department_form": form}
    _say(tour, "open 开启双向评价", "city_figures", "/desk/two-way/new/", body, shown="November, until 2026-12-12")
    partners = EvaluationPair.objects.filter(street__code="lin-s1").values_list("department__code", "calls__len")
    assert dict(partners) == {"lin-market": 1, "lin-water": 1, "lin-police": 1}
    pair = EvaluationPair.objects.get(department__code="lin-water")
    here = f"/desk/two-way/pairs/{pair.id}/"
    late, well = "They came half an hour late.", "The meeting point was clear."
    tour.clock[0] += 30
    _say(tour, "give 部门评价", "street_head", f"{here}give/", _marks("3", late), shown=f"marks 3 3 3 3, {late}")
    assert late not in tour.client("water_head").get(here).content.decode(), "sealed"
    tour.clock[0] += DAY
    _say(tour, "give 评价街道", "water_head", f"{here}give/", _marks("5", well), shown=f"marks 5 5 5 5, {well}")
    for role, words in (("street_head", well), ("water_head", late)):
        assert words in tour.client(role).get(here).content.decode(), "both have spoken"
    for role, text in (
        ("water_head", "One crew was on another call."),
        ("street_head", "We whistle earlier next time."),
    ):
        tour.clock[0] += 60
        _say(tour, "reply 回应", role, f"{here}reply/", {"text": text}, shown=f"text {text}")


def _marks(mark: str, words: str) -> dict[str, str]:
    said = {f"mark_{number}": mark for number in range(1, 5)}
    return said | {"words_1": words}


def _say(tour: Tour, title: str, role: str, address: str, body: dict[str, str], *, shown: str) -> None:
    """One step of the evaluation: the neighbouring street, somebody without a post and a stranger are turned away."""
    assert tour.client("street_2").post(address, body).status_code in {403, 404}
    assert tour.client("nobody").post(address, body).status_code == 403
    assert Client().post(address, body)["Location"].startswith("/accounts/login/")
    response = tour.client(role).post(address, body)
    assert response.status_code == 302, response.content.decode()
    short = re.sub(r"[0-9a-f-]{36}", "…", address)
    pairs = EvaluationPair.objects.count()
    open_ones = EvaluationPair.objects.filter(unsealed_at__isnull=False).count()
    last = LedgerRow.objects.latest("position")
    state = f"open, {pairs} pairs, {open_ones} of them unsealed"
    tour.write(title, role, f"`POST {short}` {shown}", "302", state, last.verb)


def _told() -> str:
    """What units were told of the whistle, in this order."""
    jobs.announce_whistles.func()
    told = Notice.objects.filter(unit_id__isnull=False, kind__startswith="whistle").values_list("key", "kind")
    kinds = list(dict.fromkeys(kind for _key, kind in sorted(told, key=lambda one: int(one[0].split(":")[0]))))
    return ", ".join(kinds) or "nothing"


def _finish(tour: Tour, locked: str, told: str) -> None:
    follow_up = FollowUp.objects.get()
    assert tour.whistle.state == "done"
    assert not list(verify_ledger())
    tail = TAIL.format(
        refused="\n".join(f"- {one}" for one in tour.refused),
        locked=locked,
        follow_up=follow_up.due_on,
        told=told,
    )
    page = HEAD + "\n".join(tour.lines) + "\n" + tail
    if os.environ.get("TOUR") == "write":
        PAGE.write_text(page, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page, (
        "docs/tour-whistle.md tells another walk: TOUR=write prints it anew"
    )
