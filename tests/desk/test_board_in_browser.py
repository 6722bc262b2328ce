"""The pages of figures and the grouped navigation in a browser: they fit, axe finds nothing, keys work."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from oneneedle.evaluation import actions
from tests import browser as browsers
from tests import cast as lin
from tests.browser import DESKTOP, PHONE, check_axe, check_width, save_picture
from tests.cast import NOW, Cast, make_cast
from tests.conftest import OwnDatabase
from tests.desk import figures
from tests.evaluation import crowds
from tests.evaluation.counting import fold_all

PLACES = {
    "board": "/desk/board/",
    "rates": "/desk/rates/?by=month",
    "cases": "/desk/rates/cases/?measure=rework",
    "ranking": "/desk/rates/ranking/?measure=checked",
    "open": "/desk/open/",
    "refused": "/desk/rates/?since=never",
}


@pytest.fixture
def busy(own_database: OwnDatabase, django_db_blocker: object, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """The Monday of the district, and a year of months."""
    cast = figures.gather(make_cast())
    crowds.report(cast, 2, crowds.IN_SEPTEMBER, lin.IN_11)
    crowds.litter(cast, 16)
    actions.find_topics(month=crowds.OCTOBER, actor=cast.system, now=NOW)
    fold_all()
    figures.write_streets()
    figures.write(
        *({"hits": 9 - one, "misses": one, "measure": "resolution", "day": NOW.date().replace(month=9 + one)}
          for one in range(3))
    )  # fmt: skip
    monkeypatch.setattr(timezone, "now", lambda: NOW.replace(hour=9))
    return cast


@pytest.fixture
def address(busy: Cast) -> Iterator[str]:
    with browsers.serve() as served:
        yield served


def test_the_pages_of_figures_fit_and_axe_finds_nothing_serious(address: str, browser: Browser) -> None:
    for width, language in ((PHONE, "zh-hans"), (DESKTOP, "en")):
        with browsers.open_page(browser, address, width=width, language=language) as page:
            browsers.sign_in(page, "district_lead", language=language, place="/desk/open/")
            for title, place in PLACES.items():
                page.goto(place)
                expect(page.locator("h1").first).to_be_visible()
                save_picture(page, f"figures-{title}-{width}-{language}")
                check_width(page)
                check_axe(page)


def test_the_groups_of_the_navigation_open_by_key_and_without_scripts(address: str, browser: Browser) -> None:
    with browsers.open_page(browser, address, width=PHONE, language="en", javascript=False) as page:
        browsers.sign_in(page, "district_lead", place="/desk/open/")
        page.goto("/desk/all/")
        group = page.locator("summary", has_text="Rules and settings")
        entry = page.get_by_role("link", name="Responsibility list")
        expect(entry).to_be_hidden()
        group.focus()
        page.keyboard.press("Enter")
        expect(entry).to_be_visible()
        save_picture(page, "figures-nav-open")
        entry.click()
        expect(page.locator("details.nav-group[open] a[aria-current=page]")).to_have_text("Responsibility list")
        save_picture(page, "figures-nav-current")
        check_width(page)
