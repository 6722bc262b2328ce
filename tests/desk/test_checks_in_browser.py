"""A site check done with a telephone: it fits, works without JavaScript, and axe finds nothing serious."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from oneneedle.powers.models import SiteCheck
from tests import browser as browsers
from tests.browser import PHONE, check_axe, check_width, save_picture
from tests.cast import NOW, Cast, make_cast
from tests.conftest import OwnDatabase
from tests.powers.checks import crew


@pytest.fixture
def busy(own_database: OwnDatabase, django_db_blocker: object, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """One check to be put right by tomorrow, one to be done today, one power that has ended."""
    cast = crew.gather(make_cast())
    power = crew.hand_down(cast)
    crew.record(cast, crew.plan(cast, power), rectify_by=crew.TODAY + crew.DAY)
    crew.plan(cast, power)
    crew.hand_down(cast, name_zh="文化场所检查", name_en="Culture", work_field="culture_tourism", until=NOW)
    monkeypatch.setattr(timezone, "now", lambda: NOW + 2 * crew.HOUR)
    return cast


@pytest.fixture
def address(busy: Cast) -> Iterator[str]:
    with browsers.serve() as served:
        yield served


def test_a_check_is_done_with_a_telephone(address: str, browser: Browser) -> None:
    done, open_one = (SiteCheck.objects.get(state=state).number for state in ("rectifying", "planned"))
    pages = {
        "list": "/desk/checks/",
        "new": "/desk/checks/new/",
        "page": f"/desk/checks/{done}/",
        "powers": "/desk/checks/powers/",
        "public": "/handed-down/",
        "look": f"/desk/checks/{open_one}/record/",
    }
    with browsers.open_page(browser, address, width=PHONE, language="zh-hans") as page:
        browsers.sign_in(page, "enforcer", language="zh-hans", place="/desk/checks/")
        for title, place in pages.items():
            _look_at(page, title, place, "zh-hans")
        page.locator("label[for=id_result_1_0]").click()
        page.locator("label[for=id_result_2_1]").click()
        page.locator("form.one-form button[type=submit]").last.click()
        expect(page.locator(".errors a")).to_have_count(2)
        _look_at(page, "refused", "", "zh-hans")
        page.locator("#id_words_2").fill("灭火器过期")
        page.locator("#id_rectify_by").fill("2026-11-25")
        page.locator("form.one-form button[type=submit]").last.click()
        page.wait_for_url(f"**/desk/checks/{open_one}/")
        page.get_by_role("button", name="English").click()
        _look_at(page, "page", pages["page"], "en")
    assert SiteCheck.objects.get(number=open_one).state == "rectifying"


def _look_at(page: Page, title: str, place: str, language: str) -> None:
    if place:
        page.goto(place)
    expect(page.locator("h1").first).to_be_visible()
    save_picture(page, f"checks-{title}-{page.viewport_size['width'] if page.viewport_size else ''}-{language}")
    check_width(page)
    check_axe(page)
