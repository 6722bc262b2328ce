"""Work desks in a browser: they fit a phone, and axe finds nothing serious."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from oneneedle.cases.models import Case
from tests import browser as browsers
from tests.browser import DESKTOP, PHONE, check_axe, check_width, save_picture
from tests.cases import steps
from tests.cast import NOW, Cast, make_cast
from tests.conftest import OwnDatabase
from tests.powers import crew


@pytest.fixture
def busy(own_database: OwnDatabase, django_db_blocker: object, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Two desks with posts, one case handed over, one where its type puts it."""
    cast = crew.gather(make_cast())
    market, enforcement = crew.set_two(cast)
    crew.seat(cast, market, function="巡查沿街店铺", from_unit_id=cast.unit("lin-market").id)
    crew.seat(cast, enforcement, post_id=crew.post_id("lin-s1", "inspector"))
    crew.hand_over(cast, crew.stalls(cast), enforcement, reason="反复占道，需要立案处罚。")
    steps.receive(cast, crew.LITTER)
    monkeypatch.setattr(timezone, "now", lambda: NOW + 2 * crew.HOUR)
    return cast


@pytest.fixture
def address(busy: Cast) -> Iterator[str]:
    with browsers.serve() as served:
        yield served


@pytest.mark.parametrize(("width", "language"), [(PHONE, "zh-hans"), (DESKTOP, "en")])
def test_work_desks_fit_and_axe_finds_nothing_serious(
    address: str, browser: Browser, width: int, language: str
) -> None:
    number = Case.objects.get(case_type__code="stalls").number
    pages = {
        "queue": "/desk/desks/?desk=none",
        "roster": "/desk/desks/roster/",
        "hand-over": f"/desk/desks/cases/{number}/",
        "settings": "/desk/desks/settings/",
        "new": "/desk/desks/settings/new/?usual=services",
        "case": f"/desk/cases/{number}/",
    }
    with browsers.open_page(browser, address, width=width, language=language) as page:
        browsers.sign_in(page, "head", language=language, place="/desk/desks/")
        page.locator(".tabs-row a").nth(4).click()
        save_picture(page, f"desks-enforcement-{width}-{language}")
        check_width(page)
        check_axe(page)
        for title, place in pages.items():
            page.goto(place)
            expect(page.locator("h1").first).to_be_visible()
            save_picture(page, f"desks-{title}-{width}-{language}")
            check_width(page)
            check_axe(page)
