"""The two-way evaluation in a browser: on a telephone and a screen, in both languages, and without JavaScript."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from oneneedle.evaluation import actions
from oneneedle.evaluation.models import EvaluationPeriod
from tests.browser import DESKTOP, PHONE, check_axe, check_width, open_page, save_picture, serve, sign_in
from tests.cast import Cast, make_cast
from tests.conftest import OwnDatabase
from tests.evaluation import both_sides as both

WORDS = ("现场配合很好，但两次到得晚。", "", "约定的周三没有来，居民等了一天。", "")


@pytest.fixture
def busy(own_database: OwnDatabase, django_db_blocker: object, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """A November both have said something about, and one pair still sealed."""
    cast = make_cast()
    both.opened(cast)
    pair = both.pair_of()
    opinion = both.give(cast, pair, "street", (3, 4, 2, 4), words=WORDS)
    both.give(cast, pair, "water_side", (4, 5, 4, 4))
    text = "周三暴雨，抢修在先；已补约周五并完成。"
    actions.reply_to_opinion(opinion=opinion, text=text, actor=cast.actor("water_side"), now=both.ANSWERED)
    for department in ("lin-market", "lin-police"):
        both.give(cast, both.pair_of("lin-s1", department), both.SPEAKER[department], (5, 3, 4, 4))
    monkeypatch.setattr(timezone, "now", lambda: both.ANSWERED)
    return cast


def _look(page: Page, addresses: dict[str, str], name: str) -> None:
    for title, address in addresses.items():
        page.goto(address)
        expect(page.locator("h1").first).to_be_visible()
        save_picture(page, f"two-way-{title}-{name}")
        check_width(page)
        check_axe(page)


def test_the_pages_fit_axe_finds_nothing_and_an_answer_is_sealed_without_javascript(
    browser: Browser, busy: Cast
) -> None:
    period = f"/desk/two-way/{EvaluationPeriod.objects.get().id}/"
    said, market = (f"/desk/two-way/pairs/{both.pair_of('lin-s1', one).id}/" for one in ("lin-water", "lin-market"))
    with serve() as address:
        with open_page(browser, address, width=PHONE, language="zh-hans") as page:
            sign_in(page, "street", language="zh-hans", place="/desk/two-way/")
            _look(page, {"period": period, "form": market}, "320")
            page.get_by_role("button", name="English").click()
            page.set_viewport_size({"width": DESKTOP, "height": 900})
            _look(page, {"list": "/desk/two-way/", "said": said}, "1280")
        with open_page(browser, address, width=PHONE, javascript=False) as page:
            sign_in(page, "street", place="/desk/two-way/")
            page.goto(market)
            for number in range(1, 5):
                page.locator(f"input[name=mark_{number}][value='4']").check()
            page.get_by_role("button", name="Seal the answer").click()
            expect(page.get_by_text("5, fully").first).to_be_visible()
        for one in both.PAIRS:
            _give_rest(busy, one)
        with open_page(browser, address) as page:
            sign_in(page, "city", place="/desk/two-way/")
            page.goto(period)
            page.get_by_role("button", name="Close it now").click()
            expect(page.get_by_role("heading", name="What departments said of streets")).to_be_visible()
            _look(page, {"results": period}, "1280")
            page.set_viewport_size({"width": PHONE, "height": 900})
            check_width(page)
            _look(page, {"new": "/desk/two-way/new/"}, "320")


def _give_rest(cast: Cast, names: tuple[str, str]) -> None:
    pair = both.pair_of(*names)
    for side, code in zip(("street", "department"), names, strict=True):
        if not pair.opinions.filter(side=side).exists():
            both.give(cast, pair, both.SPEAKER[code])
