"""The tour: one case through all its steps over HTTP by the cast, each permission refused to the stranger.

`TOUR=write ./oneneedle test -- tests/tour` prints it anew into docs/tour.md; the test holds the page to what happened.
"""

from __future__ import annotations

import os
import re
import threading
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from pytest_django import Settings

from oneneedle.cases.actions.announce import announce_changes
from oneneedle.cases.models import Case
from oneneedle.cases.rules import STATE_NAMES
from oneneedle.core.models import LedgerRow
from oneneedle.core.queries import verify_ledger
from oneneedle.notices.models import Notice
from tests import cast as lin
from tests.cast import NOW, Cast, make_cast
from tests.conftest import OwnDatabase
from tests.portal import walk

PAGE = Path(__file__).parents[2] / "docs" / "tour.md"
HEAD = """# Tour: one case through the house

Printed by [the test](../tests/tour/test_the_needle.py) that walks it over HTTP; if the product does otherwise, the
test fails. The city is made up: a street with two communities, their offices, a water company. A report without a
place goes to the city's command desk, which is why the first step is theirs.

Everybody below signs in on their own. At every step of the desk the **stranger** (the desk of the neighbouring street)
tries the same first and is told that there is no such case; somebody without a post and somebody not signed in are
turned away as well.

| # | step | who | what was sent | answer | then the case is | ledger |
|--:|---|---|---|---|---|---|
"""
TAIL = """
Then `oneneedle check` walks every chain of the ledger: nothing was changed by hand.

What the resident was told, in the inbox and by e-mail: {told}. What units were told: {desk}.

Step 6, the whistle, is not in this walk: this case needed one unit only. Step 10, evaluation, reads the ledger above.
"""


@dataclass
class Tour:
    """Who walked, and what the page will say."""

    cast: Cast
    lines: list[str] = field(default_factory=list)
    number: str = ""

    def client(self, role: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        if role != "resident":
            client.force_login(self.cast.accounts[role])
        return client

    @property
    def case(self) -> Case:
        return Case.objects.get(number=self.number)

    def take(self, title: str, role: str, verb: str, **said: Any) -> None:
        """One step at the desk: first the stranger, then whoever may."""
        address = f"/desk/cases/{self.number}/{verb}/"
        data = {"version": self.case.version, **said}
        assert self.client("other_desk").post(address, data).status_code == 404
        assert self.client("nobody").post(address, data).status_code == 403
        assert Client().post(address, data)["Location"].startswith("/accounts/login/")
        response = self.client(role).post(address, data)
        assert response.status_code == 302, walk.text_of(response.content)
        self.note(title, role, f"`POST /desk/cases/…/{verb}/`", said, response.status_code)

    def note(self, title: str, who: str, address: str, said: dict[str, Any], status: int) -> None:
        case = self.case
        last = LedgerRow.objects.filter(subject=f"case:{case.id}").order_by("-seq")[0]
        shown = ", ".join(f"{name} {value}" for name, value in said.items())
        state = f"{case.state} ({STATE_NAMES[case.state]})"
        cells = [
            str(len(self.lines) + 1),
            title,
            who,
            f"{address} {shown}".strip(),
            str(status),
            state,
            f"`{last.verb}`",
        ]
        self.lines.append("| " + " | ".join(cells) + " |")

    def kinds(self, **whose: Any) -> list[str]:
        """The notices, in the order of what they tell of (the position begins their key)."""
        notices = Notice.objects.filter(**whose).values_list("key", "kind")
        return [kind for _key, kind in sorted(notices, key=lambda notice: int(notice[0].split(":")[0]))]

    def page(self) -> str:
        told = self.kinds(contact__isnull=False)
        desk = self.kinds(unit_id__isnull=False)
        tail = TAIL.format(told=", ".join(told), desk=", ".join(desk))
        return HEAD + "\n".join(self.lines) + "\n" + tail


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> list[float]:
    """The doors look at a clock that goes on by one hour at every step of the tour."""
    hours = [0.0]
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(hours=hours[0]))
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    settings.LANGUAGE_CODE = "en"
    return hours


def carry_letters() -> None:
    """What the worker does by itself: here it runs until no job is left."""
    announce_changes(now=timezone.now())
    worker = app.with_connector(DjangoConnector().get_worker_connector())
    options = {"wait": False, "install_signal_handlers": False, "listen_notify": False}
    thread = threading.Thread(target=worker.run_worker, kwargs=options)  # its event loop is its own
    thread.start()
    thread.join()


def test_one_case_from_a_report_to_a_confirmed_closing(own_database: OwnDatabase, clock: list[float]) -> None:
    tour = Tour(make_cast())
    resident = tour.client("resident")
    walk.answer(resident, "what", text="柳树社区门口垃圾成堆")
    walk.answer(resident, "type", type_code="")
    walk.answer(resident, "where", lon="", lat="", address="柳树社区东门", way="go")
    walk.answer(resident, "photos", photos=[walk.photo()])
    walk.answer(resident, "contact", name="", phone="", email="resident@lin.example")
    done = walk.answer(resident, "check", token=walk.draft_of(resident).token)
    tour.number = done.rstrip("/").rsplit("/", 1)[-1]
    tour.note("receive 受理", "resident", "`POST /report/…` in six calm steps", {"text": "柳树社区门口垃圾成堆"}, 302)

    clock[0] += 1
    tour.take("locate 定位", "command", "locate", area_path=lin.COMMUNITY_11, address="柳树社区东门")
    tour.take("classify 分类", "desk", "classify", type_code="litter")
    tour.take("file 立案", "desk", "file")
    tour.take("dispatch 派遣", "desk", "dispatch")
    clock[0] += 1
    tour.take("accept 签收", "grid_worker", "accept")
    clock[0] += 1
    tour.take("handle 处置", "grid_worker", "finish", outcome="resolved", result="Cleared; a bin stands there now.")
    refused = tour.client("grid_worker").post(
        f"/desk/cases/{tour.number}/verify/", {"version": tour.case.version, "note": ""}
    )
    assert refused.status_code == 422
    tour.take("verify 核查", "inspector", "verify", note="Seen on site: it holds.")

    clock[0] += 1
    carry_letters()
    letter = next(sent for sent in mail.outbox if sent.to == ["resident@lin.example"] and "/answer/" in sent.body)
    link = re.search(r"/answer/[^\s]+/", str(letter.body))
    assert link is not None
    assert resident.get(link[0]).status_code == 200
    answered = Client().post(link[0], {"solved": "yes", "content": "5", "comment": ""})
    assert "has been written down" in walk.text_of(answered.content)
    tour.note("feedback 回访", "resident", "`POST /answer/…/` from the e-mail's link", {"solved": "yes"}, 200)
    clock[0] += 1
    tour.take("close 结案", "desk", "close", note="")
    carry_letters()

    assert tour.case.state == "closed" and tour.case.outcome == "resolved"
    assert not list(verify_ledger())
    page = tour.page()
    if os.environ.get("TOUR") == "write":
        PAGE.write_text(page, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page, "docs/tour.md tells another walk: TOUR=write prints it anew"
