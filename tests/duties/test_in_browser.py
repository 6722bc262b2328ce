"""The list in a browser: both languages, both widths, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from oneneedle.cases import actions as cases
from oneneedle.cases.rules import Report
from oneneedle.core.rules import resident
from oneneedle.duties import queries
from tests import browser as browsers
from tests import cast as lin
from tests.browser import DESKTOP, PHONE, Opener, check_axe, check_width, save_picture
from tests.cast import CITY, NOW, Cast, make_cast
from tests.conftest import OwnDatabase
from tests.duties.conftest import make_list
from tests.duties.rows import DAY
from tests.duties.test_plan_consultation import plan
from tests.duties.test_propose_change import propose
from tests.duties.test_share_practice import share
from tests.zones import crew as zones

PUBLIC = {
    "list": "/duties/",
    "item": "/duties/items/C-01/",
    "compare": "/duties/compare/?since=2026-10-01",
    "documents": "/duties/documents/",
    "document": "/duties/documents/law/",
    "talks": "/duties/consultations/",
    "none": "/duties/?q=zebra",
    "zones": "/zones/",
}
DESK = {
    "list": "/desk/duties/",
    "item": "/desk/duties/items/C-01/",
    "new": "/desk/duties/new/",
    "talks": "/desk/duties/consultations/",
    "practices": "/desk/duties/practices/",
    "zones": "/desk/zones/",
    "zone": "/desk/zones/Z-01/",
    "zone-settings": "/desk/zones/Z-01/settings/",
}


@pytest.fixture
def full(own_database: OwnDatabase, stopped_clock: object) -> Cast:
    """A city with a list, a change on trial, a shared zone, and a morning's cases."""
    cast = make_cast()
    make_list()
    zones.add_district(cast)
    zones.set_rule(zones.set_zone(), "stalls")
    for place in (lin.IN_11, lin.IN_12, lin.IN_11, lin.IN_21):
        report = Report(description="垃圾成堆", type_code="litter", **place)
        cases.receive_case(report=report, actor=resident(CITY), now=NOW - DAY)
    propose(cast, title="垃圾清理交社区 Litter to the communities")
    plan(cast, duties=["C-01"], place="三楼会议室", topic="入冬前雨水口清掏 Drains before winter")
    share(cast, title="早市前清桶 Bins before the market", duty="C-01")
    return cast


@pytest.fixture
def open_at(browser: Browser, full: Cast) -> Iterator[Opener]:
    """`with open_at("keeper", width=320) as page:` is signed in as the keeper; no role is a resident."""
    with browsers.serve_desk(browser) as opened:
        yield opened


@pytest.mark.parametrize(("width", "language"), [(PHONE, "zh-hans"), (DESKTOP, "en")])
def test_the_public_pages_fit_and_axe_finds_nothing_serious(open_at: Opener, width: int, language: str) -> None:
    with open_at(width=width, language=language) as page:
        _look(page, PUBLIC, f"duties-public-{{}}-{width}-{language}")


@pytest.mark.parametrize(("width", "language"), [(PHONE, "zh-hans"), (DESKTOP, "en")])
def test_the_desk_pages_fit_and_axe_finds_nothing_serious(open_at: Opener, width: int, language: str) -> None:
    change = queries.list_changes(CITY)[0]
    talk = queries.list_consultations(CITY, now=NOW).rows[0]
    more = {"change": f"/desk/duties/changes/{change.id}/", "talk": f"/desk/duties/consultations/{talk.id}/"}
    with open_at("keeper", width=width, language=language) as page:
        _look(page, DESK | more, f"duties-desk-{{}}-{width}-{language}")


def _look(page: Page, addresses: dict[str, str], picture: str) -> None:
    for name, address in addresses.items():
        page.goto(address)
        expect(page.locator("h1").first).to_be_visible()
        save_picture(page, picture.format(name))
        check_width(page)
        check_axe(page)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_keeper_changes_who_leads_and_sees_the_trial(open_at: Opener, javascript: bool) -> None:
    with open_at("keeper", width=PHONE, javascript=javascript) as page:
        page.goto("/desk/duties/")
        page.get_by_role("link", name="Clearing litter").click()
        page.get_by_label("What is the change about?").fill("Litter to the water company")
        page.get_by_label("Lead").select_option("unit:lin-water")
        page.get_by_role("button", name="Go on to the trial").click()
        expect(page.locator("main")).to_contain_text("of 4 cases would have gone elsewhere.")
        page.get_by_label("From which day does it bind?").fill("2026-12-01")
        page.get_by_role("button", name="Switch it on").click()
        expect(page.locator("main")).to_contain_text("binds from 2026-12-01 00:00")
        page.goto("/duties/items/C-01/")
        expect(page.locator("main")).to_contain_text("Not yet in force")
