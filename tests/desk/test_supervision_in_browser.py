"""Supervision in a browser: narrow and wide, both languages, axe; a notice changes under the reader's eyes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from oneneedle.supervision import actions
from oneneedle.supervision.models import Commitment, Demarcation, Rectification, SupervisionNotice
from tests import browser as browsers
from tests.browser import DESKTOP, PHONE, Opener, check_axe, check_width, save_picture
from tests.cases import steps
from tests.cast import NOW, Cast, make_cast
from tests.conftest import OwnDatabase
from tests.supervision import crew

LATE = NOW - timedelta(days=20)


@pytest.fixture
def busy(own_database: OwnDatabase, django_db_blocker: object, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """A leak that lies long, an answer that was not enough, a dispute, a list and a promise."""
    town = crew.gather(make_cast())
    case = steps.receive(town, now=LATE)
    water, street = town.actor("water_crew"), town.actor("street")
    actions.write_status(
        words="已挖开一半路面。", share=50, next_step="更换阀门", case=case, actor=water, now=LATE + timedelta(days=1)
    )
    notice = crew.ask(town, case, what="为什么还在漏水？何时修好？", due_by=LATE + timedelta(days=3), now=LATE)
    actions.answer_account(notice=notice, words="等配件。", actor=water, now=LATE + timedelta(days=4))
    actions.ask_again(notice=notice, words="配件何时到？", due_by=crew.DUE, actor=street, now=NOW)
    crew.ask(town, case, what="请说明夜间抢修安排。", due_by=LATE + timedelta(days=5), now=LATE)
    crew.add_task(town, title="统计路灯数量", due_by=NOW - timedelta(days=2), sent_at=LATE, ack_by=LATE)
    crew.reported(town, case=case, problem="巷口长期占道经营。", action="摊位迁往广场。")
    kept = crew.kept(town)
    for number, says in enumerate((True, True, True, False, False)):
        actions.record_resident_check(
            kept=says,
            comment="门口的灯还不亮。" if not says else "",
            session_digest=bytes([number]) * 32,
            commitment=kept,
            actor=town.resident,
            now=NOW + timedelta(days=1),
        )
    crew.heard(town)
    monkeypatch.setattr(timezone, "now", _now)
    return town


def _now() -> datetime:
    return NOW + timedelta(days=1, hours=1)


@pytest.fixture
def open_at(browser: Browser, busy: Cast) -> Iterator[Opener]:
    """`with open_at("street", width=320) as page:` is signed in as the street; without a role nobody is."""
    with browsers.serve_desk(browser, "/desk/supervision/") as opened:
        yield opened


@pytest.mark.parametrize(("width", "language"), [(PHONE, "zh-hans"), (DESKTOP, "en")])
def test_the_pages_fit_and_axe_finds_nothing_serious(open_at: Opener, width: int, language: str) -> None:
    notice = SupervisionNotice.objects.filter(answers__isnull=False).get()
    case = notice.case.number if notice.case else ""
    one, kept = Rectification.objects.get(), Commitment.objects.get()
    desk = {
        "list": "/desk/supervision/?side=asking",
        "notice": f"/desk/supervision/notices/{notice.number}/withdraw/",
        "sheet": f"/desk/supervision/sheets/case/{case}/",
        "ask": f"/desk/supervision/ask/case/{case}/",
        "overdue": f"/desk/supervision/overdue/?level=city&unit={notice.unit_id}&kind=notices",
        "rectifications": "/desk/supervision/rectifications/",
        "rectification": f"/desk/supervision/rectifications/{one.id}/",
        "new": "/desk/supervision/rectifications/new/",
        "commitment": f"/desk/supervision/commitments/{kept.id}/",
        "demarcations": "/desk/supervision/demarcations/",
        "case": f"/desk/cases/{case}/",
    }
    with open_at("street", width=width, language=language) as page:
        _look(page, desk, f"{width}-{language}")
    public = {
        "public-list": "/commitments/?list=done",
        "public-promise": f"/commitments/{kept.id}/",
        "public-problem": f"/rectifications/{one.id}/",
    }
    with open_at(width=width, language=language) as page:
        _look(page, public, f"{width}-{language}")


def test_the_arbiter_reads_both_sides(open_at: Opener) -> None:
    address = f"/desk/supervision/demarcations/{Demarcation.objects.get().id}/decide/"
    with open_at("city", width=PHONE) as page:
        _look(page, {"demarcation": address}, "city")


def _look(page: Page, pages: dict[str, str], name: str) -> None:
    for title, address in pages.items():
        page.goto(address)
        expect(page.locator("h1").first).to_be_visible()
        save_picture(page, f"supervision-{title}-{name}")
        check_width(page)
        check_axe(page)


def test_the_asker_sees_the_answer_without_reloading(
    open_at: Opener, busy: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oneneedle.desk.views.live.EVERY_SECONDS", 1)
    notice = SupervisionNotice.objects.filter(answers__isnull=False).get()
    with open_at("street") as page:
        page.goto(f"/desk/supervision/notices/{notice.number}/")
        expect(page.locator("#sup-notice")).to_contain_text("Waits for the answer")
        actions.answer_account(notice=notice, words="It comes today.", actor=busy.actor("water_crew"), now=_now())
        expect(page.locator("#sup-notice")).to_contain_text("It comes today.")
