"""The gate in a browser: it fits a phone, axe finds nothing serious, and it works without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from oneneedle.core import actions as core
from oneneedle.gate import actions
from oneneedle.gate.models import Admission, Removal, Task
from oneneedle.gate.rules import GateRefused
from tests import browser as browsers
from tests.browser import DESKTOP, PHONE, Opener, check_axe, check_width, save_picture
from tests.cases import steps
from tests.cast import NOW, Cast, make_cast
from tests.conftest import OwnDatabase
from tests.desk import gate_crew as crew
from tests.desk.photos import red_photo

SHOPS: dict[str, Any] = {"title": "沿街商户数量统计表", "asked": "请填报沿街商户的名称、业态和营业时间，附空白表格。"}


@pytest.fixture
def busy(own_database: OwnDatabase, django_db_blocker: object) -> Cast:
    """A morning in community 11: the form of two months ago again, a meeting, a task let through, a push kept off."""
    cast = crew.gather(make_cast())
    steps.receive(cast, type_code="litter")
    before = NOW - 60 * crew.DAY
    crew.answered(cast, now=before, role="water_asker", result="共 42 户，其中餐饮 12 户、服装 19 户。", **SHOPS)
    photo = core.store_file(content=red_photo().read(), name="form.jpg", now=NOW)
    task = crew.ask(cast, "lin-c11", "lin-c12", "lin-c21", **SHOPS)
    actions.attach_to_task(task=task, file_ids=[photo.id], actor=cast.actor("asker"), now=NOW)
    crew.ask(cast, kind="meeting", title="周四安全生产例会", asked="请派一人参加，带上台账。", role="city_office")
    leave = crew.admitted(cast)
    counted = crew.ask(
        cast, kind="task", title="夜间摊点清点", asked="20 时至 22 时清点。", duty_code="", admission=leave.id
    )
    head = cast.actor("head_11")
    actions.finish_task(task=counted, result="共 31 个摊点。", hours=Decimal(6), actor=head, now=NOW)
    crew.request(cast, title="夜市商户意愿调查", kind="form")
    with pytest.raises(GateRefused):
        crew.ask(cast, title="招商项目线索报送", asked="每社区每月不少于三条。", duty_code="", subject="investment")
    reason = "同样的数据在市场主体登记系统里已有。"
    actions.propose_removal(task=task, reason=reason, actor=head, now=NOW)
    return cast


@pytest.fixture
def open_at(browser: Browser, busy: Cast) -> Iterator[Opener]:
    """`with open_at("head_11", width=320) as page:` is signed in as the head of community 11."""
    with browsers.serve_desk(browser, "/desk/tasks/") as opened:
        yield opened


@pytest.fixture(autouse=True)
def same_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk's clock shows the day of the cast."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + crew.DAY)


def _form_of_shops() -> Task:
    return Task.objects.filter(to_unit__code="lin-c11", title=SHOPS["title"]).latest("sent_at")


def _pages(cast: Cast, language: str) -> dict[str, dict[str, str]]:
    """Every page in one of the two languages, by who looks at it."""
    task, unit = _form_of_shops(), cast.unit("lin-c11").id
    waiting, removal = Admission.objects.get(state="asked"), Removal.objects.get()
    if language == "en":
        return {
            "head_11": {
                "inbox": "/desk/tasks/",
                "finish": f"/desk/tasks/{task.number}/finish/",
                "burden-unit": f"/desk/burden/{unit}/",
                "public": "/burden/",
            },
            "city_office": {"admission": f"/desk/tasks/admissions/{waiting.number}/", "burden": "/desk/burden/"},
        }
    return {
        "head_11": {
            "refusals": "/desk/tasks/refusals/",
            "exclusions": "/desk/tasks/exclusions/",
            "public-unit": f"/burden/{unit}/",
        },
        "city_office": {
            "new": "/desk/tasks/new/",
            "admissions": "/desk/tasks/admissions/",
            "new-admission": "/desk/tasks/admissions/new/",
            "removal": f"/desk/tasks/removals/{removal.id}/",
        },
        "keeper": {"exclusion": "/desk/tasks/exclusions/items/X-01/"},
    }


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_fits_both_widths_and_axe_finds_nothing_serious(open_at: Opener, busy: Cast, language: str) -> None:
    for role, pages in _pages(busy, language).items():
        with open_at(role, width=DESKTOP, language=language) as page:
            for title, address in pages.items():
                page.set_viewport_size({"width": DESKTOP, "height": 900})
                page.goto(address)
                expect(page.locator("h1").first).to_be_visible()
                save_picture(page, f"tasks-{title}-{DESKTOP}-{language}")
                check_width(page)
                page.set_viewport_size({"width": PHONE, "height": 900})
                save_picture(page, f"tasks-{title}-{PHONE}-{language}")
                check_width(page)
                check_axe(page)


@pytest.mark.parametrize("javascript", [True, False], ids=["with", "without"])
def test_a_department_finds_a_duty_is_shown_the_earlier_answer_and_sends(open_at: Opener, javascript: bool) -> None:
    with open_at("asker", width=PHONE, javascript=javascript) as page:
        page.goto("/desk/tasks/new/")
        page.get_by_label("Form or report").check()
        page.get_by_label("Title").fill(SHOPS["title"])
        page.get_by_label("What is asked?").fill(SHOPS["asked"])
        page.get_by_label("By when?").fill("2026-11-28T18:00")
        page.get_by_label("Liushu committee").check()
        page.get_by_label("Find an item of the responsibility list").fill("shops")
        page.locator("button[name=step]").click()
        page.get_by_label("List of shops").check()
        save_picture(page, f"tasks-cited-{javascript}")
        check_width(page)
        page.get_by_role("button", name="Send it").click()
        expect(page.locator(".likes").first).to_contain_text("共 42 户")
        save_picture(page, f"tasks-likes-{javascript}")
        check_width(page)
        if javascript:
            check_axe(page)
        page.get_by_label("I have read the earlier answers").check()
        page.get_by_role("button", name="Send it").click()
        expect(page.locator("h1")).to_have_text(SHOPS["title"])


def test_the_rule_stands_in_full_before_the_form(open_at: Opener) -> None:
    with open_at("asker") as page:
        page.goto("/desk/tasks/new/")
        page.get_by_label("Form or report").check()
        page.get_by_label("Title").fill("Leads for investors, monthly")
        page.get_by_label("What is asked?").fill("Three leads a month.")
        page.get_by_label("By when?").fill("2026-11-28T18:00")
        page.get_by_label("Is it about one of these?").select_option("investment")
        page.get_by_label("Liushu committee").check()
        page.get_by_role("button", name="Send it").click()
        expect(page.locator(".rule")).to_contain_text("must not be given “Winning investors”")
        save_picture(page, "tasks-refused")
        check_axe(page)


def test_the_community_opens_the_form_in_place_and_the_answer_stands_in_it(open_at: Opener) -> None:
    with open_at("head_11", width=PHONE) as page:
        page.get_by_role("link", name=SHOPS["title"]).first.click()
        page.get_by_role("link", name="Report the task done").click()
        expect(page.locator("textarea[name=result]")).to_have_value("共 42 户，其中餐饮 12 户、服装 19 户。")
        save_picture(page, "tasks-prefilled")
        page.get_by_label("Hours of work it took").fill("0.5")
        page.locator(".panel-step").get_by_role("button", name="Report the task done").click()
        expect(page.locator(".marks").first).to_contain_text("Done")
