"""The desk in a browser: both languages, both widths, with and without JavaScript, by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from oneneedle.cases import actions
from oneneedle.cases.models import Case
from oneneedle.core import actions as core
from tests import browser as browsers
from tests import cast as lin
from tests.browser import DESKTOP, PHONE, Opener, check_axe, check_width, save_picture
from tests.cases import steps
from tests.cast import NOW, Cast, make_cast
from tests.conftest import OwnDatabase
from tests.desk.photos import red_photo

REPORTS: tuple[tuple[str, str, dict[str, Any], int], ...] = (
    ("垃圾桶满了三天没人收，味道很大", "litter", lin.IN_12, -2),
    ("夜市摊位占了整条人行道，推车过不去", "stalls", lin.IN_11, -26),
    ("单元门口水管爆裂，水一直往外冒", "water-leak", lin.IN_12, -5),
    ("Rubbish beside the playground for a week, now also furniture", "litter", lin.IN_11, -90),
    ("咨询老旧小区加装电梯的补贴怎么申请", "question", {"lon": None, "lat": None}, -1),
)


@pytest.fixture
def busy(own_database: OwnDatabase, django_db_blocker: object) -> Cast:
    """A street with a morning's work on every duty."""
    cast = make_cast()
    for words, type_code, place, hours in REPORTS:
        at = NOW + timedelta(hours=hours)
        steps.receive(cast, now=at, description=words, type_code=type_code, **place)
    steps.bare(cast, description="楼下路灯坏了，还有一处漏水的地方，晚上很危险")
    steps.bare(cast, now=NOW + steps.HOUR, description="邻居家装修噪音大，天天吵架")
    steps.filed(cast)
    steps.returned(cast, 2)
    steps.verified(cast)
    case = steps.finished(cast, address="河边路 12 号")
    photo = core.store_file(content=red_photo().read(), name="leak.jpg", now=NOW)
    actions.attach_files(
        case=case, file_ids=[photo.id], kind="report", actor=cast.actor("desk"), now=NOW + 3 * steps.HOUR
    )
    return cast


@pytest.fixture
def open_at(browser: Browser, busy: Cast) -> Iterator[Opener]:
    """`with open_at("desk", width=320) as page:` is signed in as the desk."""
    with browsers.serve_desk(browser) as opened:
        yield opened


def _number(**wanted: object) -> str:
    found: str = Case.objects.filter(**wanted).order_by("received_at").values_list("number", flat=True)[0]
    return found


@pytest.mark.parametrize(("width", "language"), [(PHONE, "zh-hans"), (DESKTOP, "en")])
def test_every_page_fits_and_axe_finds_nothing_serious(open_at: Opener, width: int, language: str) -> None:
    with open_at("command", width=width, language=language) as page:
        for name, address in _pages().items():
            page.goto(address)
            expect(page.locator("h1").first).to_be_visible()
            save_picture(page, f"desk-{name}-{width}-{language}")
            check_width(page)
            check_axe(page)


def _pages() -> dict[str, str]:
    handled, received = _number(state="handled"), _number(state="received", description__startswith="楼下")
    return {
        "inbox": "/desk/all/",
        "to-file": "/desk/to_file/",
        "case": f"/desk/cases/{handled}/?duty=all",
        "unclassified": f"/desk/cases/{received}/?duty=to_file",
        "settle": f"/desk/cases/{_number(returns=2)}/settle/?duty=to_settle",
        "locate": f"/desk/cases/{_number(near_border=True)}/locate/",
        "classify": f"/desk/cases/{received}/classify/",
        "receive": "/desk/new/",
        "notices": "/desk/notices/",
        "map": "/desk/map/",
        "empty": "/desk/returned/?text=nothing",
    }


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_the_keepers_pages_fit(open_at: Opener, width: int) -> None:
    with open_at("keeper", width=width) as page:
        for name in ("keys", "units", "people", "catalogue"):
            page.goto(f"/desk/{name}/")
            save_picture(page, f"desk-{name}-{width}")
            check_width(page)
            check_axe(page)


def test_a_case_goes_from_received_to_the_unit_without_javascript(open_at: Opener) -> None:
    with open_at("desk", javascript=False) as page:
        page.goto("/desk/to_file/")
        page.get_by_role("link", name="楼下路灯坏了").click()
        page.get_by_role("button", name="Water main leak").click()
        page.get_by_role("button", name="File", exact=True).click()
        page.get_by_role("link", name="Dispatch", exact=True).click()
        page.locator(".panel-step").get_by_role("button", name="Dispatch").click()
        expect(page.locator(".case-head")).to_contain_text("Dispatched")
        assert Case.objects.get(description__startswith="楼下").state == "dispatched"


def test_the_keyboard_files_the_second_case_of_the_list(open_at: Opener) -> None:
    with open_at("desk") as page:
        page.goto(f"/desk/cases/{_number(state='handled')}/?duty=to_file")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        expect(page.locator("#detail h1")).to_contain_text("楼下")
        page.get_by_role("button", name="Water main leak").click()
        _press(page, "1", "Water main leak")
        _press(page, "1", "Filed")
        expect(page.locator(".panel-step")).to_be_visible()
        page.locator(".panel-step").get_by_role("button", name="Dispatch").press("Enter")
        expect(page.locator(".case-head")).to_contain_text("Dispatched")


def _press(page: Page, key: str, words: str) -> None:
    """When the page says these words and listens to keys."""
    expect(page.locator(".case-head")).to_contain_text(words)
    page.wait_for_selector("#detail one-keys:defined")
    page.wait_for_load_state()
    page.keyboard.press(key)


def test_the_filter_bar_and_the_pages_change_the_rows_alone(open_at: Opener) -> None:
    with open_at("desk") as page:
        page.goto("/desk/all/")
        page.locator("select[name=type_code]").select_option("litter")
        expect(page.locator("#rows tbody tr")).to_have_count(3)
        expect(page).to_have_url(re.compile("type_code=litter"))
