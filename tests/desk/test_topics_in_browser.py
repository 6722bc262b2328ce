"""Topics and monthly sheets in a browser: they fit a phone, and axe finds nothing serious."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from oneneedle.evaluation import actions
from oneneedle.evaluation.models import Topic
from tests import browser as browsers
from tests import cast as lin
from tests.browser import DESKTOP, PHONE, check_axe, check_width, save_picture
from tests.cast import NOW, Cast, make_cast
from tests.conftest import OwnDatabase
from tests.evaluation import crowds
from tests.evaluation.crowds import IN_SEPTEMBER, OCTOBER


@pytest.fixture
def busy(own_database: OwnDatabase, django_db_blocker: object, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """An October with litter before one door, counted, and its sheet published."""
    cast = crowds.gather(make_cast())
    crowds.report(cast, 5, IN_SEPTEMBER, lin.IN_12, type_code="stalls", text="占道")
    topic = crowds.found(cast, 26)
    crowds.count(cast)
    street = cast.actor("street_lead")
    actions.take_topic(topic=topic, name="柳树社区垃圾整治", goal="白天没有成堆垃圾。", actor=street, now=NOW)
    topic.months.create(month=OCTOBER.replace(month=11), count=3)
    keeper = cast.actor("street_keeper")
    actions.publish_sheet(street=cast.unit("lin-s1"), month=OCTOBER, actor=keeper, now=NOW)
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return cast


@pytest.fixture
def address(busy: Cast) -> Iterator[str]:
    with browsers.serve() as served:
        yield served


@pytest.mark.parametrize(("width", "language"), [(PHONE, "zh-hans"), (DESKTOP, "en")])
def test_topics_and_sheets_fit_and_axe_finds_nothing_serious(
    address: str, browser: Browser, width: int, language: str
) -> None:
    pages = {
        "list": "/desk/topics/",
        "topic": f"/desk/topics/{Topic.objects.get(type_code='litter').id}/",
        "sheets": "/desk/sheets/",
        "sheet": "/desk/sheets/lin-s1/2026-10/",
        "public-sheets": "/sheets/",
        "public-sheet": "/sheets/lin-s1/2026-10/",
    }
    with browsers.open_page(browser, address, width=width, language=language) as page:
        browsers.sign_in(page, "street_keeper", language=language, place="/desk/topics/")
        for title, place in pages.items():
            page.goto(place)
            expect(page.locator("h1").first).to_be_visible()
            save_picture(page, f"topics-{title}-{width}-{language}")
            check_width(page)
            check_axe(page)
