"""The whistle in a browser: departments side by side, large buttons on a phone, live, and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from oneneedle.cases import actions
from oneneedle.cases.models import Campaign, Whistle
from oneneedle.core import actions as core
from tests import browser as browsers
from tests.browser import DESKTOP, PHONE, Opener, check_axe, check_width, save_picture
from tests.cases import steps
from tests.cases.whistles import crew
from tests.cast import NOW, Cast, make_cast
from tests.conftest import OwnDatabase
from tests.desk.photos import red_photo


@pytest.fixture
def busy(own_database: OwnDatabase, django_db_blocker: object, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """An evening in the lane: the market came late, the water company is on its way, the police refused."""
    cast = crew.gather(make_cast())
    _done_before(cast)
    case = crew.stalls(cast)
    photo = core.store_file(content=red_photo().read(), name="lane.jpg", now=NOW)
    whistle = crew.blow(cast, [case], file_ids=[photo.id])
    crew.acknowledge(cast, whistle, "lin-water")
    refused = crew.call_of(whistle, "lin-police")
    actions.refuse_call(call=refused, reason="当晚另有保障任务。", actor=cast.actor("police_crew"), now=NOW)
    arrived = core.store_file(content=red_photo().read(), name="here.jpg", now=NOW)
    actions.check_in(
        call=crew.call_of(whistle),
        file_ids=[arrived.id],
        lon=120.0052,
        lat=30.0051,
        actor=cast.actor("market_crew"),
        now=crew.MEET + 25 * crew.MINUTE,
    )
    monkeypatch.setattr(timezone, "now", _now)
    return cast


def _now() -> datetime:
    return crew.MEET + 30 * crew.MINUTE


def _done_before(cast: Cast) -> None:
    whistle = crew.done(cast)
    call, at = crew.call_of(whistle), crew.MEET + 110 * crew.MINUTE
    actions.rate_call(call=call, rating=4, words="来得快。", actor=cast.actor("street"), now=at)
    actions.rate_whistle(call=call, needed=True, clear=5, words="", actor=cast.actor("market_crew"), now=at)
    actions.reply_to_rating(call=call, text="谢谢。", actor=cast.actor("market_crew"), now=at)
    campaign = actions.open_campaign(
        name="河边巷夜市整治", goal="夜间通道畅通。", cases=[crew.stalls(cast)], actor=cast.actor("street"), now=NOW
    )
    for _count in range(2):
        crew.stalls(cast)
    actions.plan_follow_up(
        campaign=campaign, due_on=at.date().replace(month=12), note="晚八点以后看", actor=cast.actor("street"), now=at
    )
    case = steps.accepted(cast)
    actions.ask_extension(
        case=case, reason="等配件。", extra="2wd", actor=cast.actor("water"), now=NOW + 2 * steps.HOUR
    )


@pytest.fixture
def open_at(browser: Browser, busy: Cast) -> Iterator[Opener]:
    """`with open_at("street", width=320) as page:` is signed in as the street."""
    with browsers.serve_desk(browser, "/desk/whistles/") as opened:
        yield opened


def _open() -> Whistle:
    return Whistle.objects.get(state="blown")


@pytest.mark.parametrize(("width", "language"), [(PHONE, "zh-hans"), (DESKTOP, "en")])
def test_the_streets_pages_fit_and_axe_finds_nothing_serious(open_at: Opener, width: int, language: str) -> None:
    whistle = f"/desk/whistles/{_open().number}/"
    pages = {
        "list": "/desk/whistles/?side=blown",
        "whistle": whistle,
        "close": f"{whistle}withdraw/",
        "done": f"/desk/whistles/{Whistle.objects.get(state='done').number}/",
        "blow": f"/desk/whistles/new/?case={_open().links.get().case.number}",
        "answers": "/desk/whistles/answers/",
        "campaigns": "/desk/campaigns/",
        "campaign": f"/desk/campaigns/{Campaign.objects.get().id}/",
        "follow-ups": "/desk/follow-ups/",
        "delays": "/desk/delays/",
        "case": f"/desk/cases/{_open().links.get().case.number}/",
    }
    with open_at("street", width=width, language=language) as page:
        _look(page, pages, f"{width}-{language}")


def test_the_departments_phone_shows_its_own_call_first(open_at: Opener) -> None:
    call = crew.call_of(_open(), "lin-water")
    address = f"/desk/whistles/{_open().number}/"
    pages = {"called": "/desk/whistles/", "call": address, "here": f"{address}calls/{call.id}/check_in/"}
    with open_at("water_crew", width=PHONE) as page:
        _look(page, pages, "water")
        page.goto(address)
        expect(page.locator(".call").first).to_have_class("one-card call call-mine")
        assert page.locator(".call-mine .btn-primary").bounding_box()["height"] >= 44  # type: ignore[index]


def _look(page: Page, pages: dict[str, str], name: str) -> None:
    for title, address in pages.items():
        page.goto(address)
        expect(page.locator("h1").first).to_be_visible()
        save_picture(page, f"whistle-{title}-{name}")
        check_width(page)
        check_axe(page)


def test_the_street_sees_a_department_arrive_without_reloading(
    open_at: Opener, busy: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oneneedle.desk.views.live.EVERY_SECONDS", 1)
    with open_at("street") as page:
        page.goto(f"/desk/whistles/{_open().number}/")
        expect(page.locator("#whistle-word")).to_contain_text("1 came")
        crew.attend(busy, _open(), "lin-water", now=_now())
        expect(page.locator("#whistle-word")).to_contain_text("2 came")
        expect(page.locator(".call", has_text="Linjiang Water")).to_contain_text("On site")


def test_a_department_signs_in_and_brings_its_result_without_javascript(open_at: Opener) -> None:
    with open_at("water_crew", width=PHONE, javascript=False) as page:
        page.goto("/desk/whistles/")
        page.get_by_role("link", name="The lane is free at night.").click()
        page.get_by_role("link", name="I am here").click()
        file = {"name": "here.jpg", "mimeType": "image/jpeg", "buffer": red_photo().read()}
        page.locator("input[name=photos]").set_input_files(file)  # type: ignore[arg-type]
        page.locator(".panel-step").get_by_role("button", name="I am here").click()
        expect(page.locator(".call-mine")).to_contain_text("On site")
        page.get_by_role("link", name="Report the result").click()
        page.locator("textarea[name=result]").fill("The hydrant is free.")
        page.locator(".panel-step").get_by_role("button", name="Report the result").click()
        expect(page.locator(".call-mine")).to_contain_text("The hydrant is free.")
