"""Residents walk through their pages in a browser: narrow, in both languages, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from oneneedle.cases import actions as cases_actions
from oneneedle.cases import queries as cases
from oneneedle.cases.models import Case
from oneneedle.core import actions as core_actions
from tests import browser as browsers
from tests import cast as lin
from tests.browser import DESKTOP, PHONE
from tests.cases import steps
from tests.cast import NOW, Cast, make_cast
from tests.conftest import OwnDatabase
from tests.portal import walk

LANGUAGES = ["en", "zh-hans"]
GO = "main form .actions .btn-primary"


@pytest.fixture
def town(own_database: OwnDatabase) -> Cast:
    return make_cast()


@pytest.fixture
def address(town: Cast) -> Iterator[str]:
    with browsers.serve() as found:
        yield found


def look(page: Page, name: str) -> None:
    """Whatever page it is: narrow enough, nothing axe would call serious, and a picture of it."""
    browsers.settle(page)
    browsers.check_width(page)
    browsers.check_axe(page)
    browsers.save_picture(page, name)


def report(page: Page, *, javascript: bool, name: str) -> str:
    """From the start page to number and receipt; gives the number."""
    check = look if javascript else browsers.save_picture
    page.goto("/")
    check(page, f"{name}-01-home")
    page.fill("#id_text", walk.WORDS)
    page.click(GO)
    check(page, f"{name}-02-type")
    page.check("#type-water-leak")
    page.click(GO)
    check(page, f"{name}-03-where")
    page.fill("#id_address", "3号楼2单元")
    page.click("button[value=list]")
    check(page, f"{name}-04-area")
    for path in (lin.DISTRICT, lin.STREET_1, lin.COMMUNITY_11):
        page.click(f'a.choice-link[href$="{path}"]')
    check(page, f"{name}-05-community")
    page.click(GO)
    page.set_input_files("#id_photos", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": walk.photo().read()})
    if javascript:
        expect(page.locator(".photo-preview img")).to_be_visible()
    page.click("button[value=more]")
    check(page, f"{name}-06-photos")
    page.click("button[value=go]")
    page.fill("#id_phone", "13800138000")
    check(page, f"{name}-07-contact")
    page.click(GO)
    check(page, f"{name}-08-check")
    page.click(GO)
    page.wait_for_url("**/report/done/**")
    check(page, f"{name}-09-done")
    return page.inner_text(".confirm-number")


@pytest.mark.parametrize(("language", "javascript"), [("zh-hans", True), ("en", False)])
def test_a_report_is_made_on_a_narrow_telephone(
    browser: Browser, address: str, language: str, javascript: bool
) -> None:
    name = f"{language}-{'js' if javascript else 'nojs'}"
    with browsers.open_page(browser, address, width=PHONE, language=language, javascript=javascript) as page:
        number = report(page, javascript=javascript, name=name)
    case = Case.objects.get(number=number)
    assert case.area_path == lin.COMMUNITY_11 and case.attachments.count() == 1


def test_a_tap_on_the_map_is_the_place_and_a_neighbours_report_is_offered(
    browser: Browser, address: str, town: Cast
) -> None:
    steps.receive(town)
    with browsers.open_page(browser, address, width=PHONE) as page:
        page.goto("/")
        page.fill("#id_text", walk.WORDS)
        page.click(GO)
        page.check("#type-water-leak")
        page.click(GO)
        page.wait_for_selector("one-map[data-ready]")
        page.locator(".map-canvas").click(position={"x": 60, "y": 160})
        assert 119.9 < float(page.input_value("#id_lon")) < 120.1
        page.evaluate("([lon, lat]) => { id_lon.value = lon; id_lat.value = lat; }", list(lin.IN_11.values()))
        page.click("button[value=go]")
        page.wait_for_url("**/report/same/")
        look(page, "en-js-05-same")
        page.click("section.one-card a.btn-one")
        page.wait_for_load_state()
        look(page, "en-js-05-join")
        page.click(GO)
        page.wait_for_url("**/report/done/**")
        look(page, "en-js-05-joined")


def test_the_position_of_the_telephone_sets_the_pin(browser: Browser, address: str) -> None:
    with browsers.open_page(browser, address, width=PHONE) as page:
        page.context.grant_permissions(["geolocation"])
        page.context.set_geolocation({"longitude": lin.IN_11["lon"], "latitude": lin.IN_11["lat"]})
        page.goto("/")
        page.fill("#id_text", walk.WORDS)
        page.click(GO)
        page.check("#type-water-leak")
        page.click(GO)
        page.wait_for_selector("one-map[data-ready]")
        page.click("one-locate button")
        page.wait_for_selector("one-locate [role=status]:not(:empty)")
        assert float(page.input_value("#id_lon")) == lin.IN_11["lon"]


@pytest.mark.parametrize(("width", "language"), [(PHONE, "zh-hans"), (DESKTOP, "en")])
def test_every_other_page_fits_and_is_free_of_serious_faults(
    browser: Browser, address: str, town: Cast, language: str, width: int
) -> None:
    file = core_actions.store_file(content=walk.photo().read(), name="a.jpg", now=NOW)
    shown = steps.verified(town, file_ids=(file.id,))
    photo = shown.attachments.get()
    cases_actions.show_attachment(attachment=photo, public=True, actor=town.actor("desk"), now=NOW + steps.HOUR * 4)
    steps.receive(
        town, description="垃圾堆了三天没人收", type_code="litter", address="石桥路8号旁", **walk.at(lin.IN_12)
    )
    steps.receive(town, description="人行道上摆摊，过不去", type_code="stalls", **walk.at(lin.IN_21))
    name = f"{language}-{width}"
    with browsers.open_page(browser, address, width=width, language=language) as page:
        for path, label in (
            ("/", "home"),
            ("/follow/", "follow"),
            ("/cases/", "cases"),
            ("/cases/?q=zzz", "cases-none"),
            (f"/cases/{shown.number}/", "case"),
            ("/how/", "how"),
            ("/privacy/", "privacy"),
            ("/accessibility/", "accessibility"),
            ("/answer/forged/", "link-over"),
        ):
            page.goto(path)
            look(page, f"{name}-{label}")
        page.goto("/follow/")
        page.fill("#id_number", shown.number[:-1] + "0")
        page.click(GO)
        look(page, f"{name}-follow-errors")
        if width == DESKTOP:
            number = report(page, javascript=True, name=name)
        else:
            page.goto("/")
            page.fill("#id_text", "路灯")
            page.click(GO)
            look(page, f"{name}-type-all")
            page.click(GO)
            look(page, f"{name}-type-errors")
            return
        page.goto(f"/follow/{number}/")
        look(page, f"{name}-own-new")
        page.goto(f"/follow/{number}/withdraw/")
        look(page, f"{name}-withdraw")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_last_pages_of_a_case(browser: Browser, address: str, town: Cast, language: str) -> None:
    with browsers.open_page(browser, address, width=PHONE, language=language) as page:
        number = report(page, javascript=True, name=f"{language}-last")
        case = Case.objects.get(number=number)
        now = case.received_at
        water = town.actor("water")
        cases_actions.accept_order(case=case, actor=water, now=now)
        cases_actions.finish_order(case=case, outcome="resolved", result="阀门已更换。", actor=water, now=now)
        cases_actions.verify_case(case=case, holds=True, note="", actor=town.actor("inspector"), now=now)
        cases_actions.read_reporter(case=case, reason="call_back", actor=town.actor("desk"), now=now)
        page.goto(f"/follow/{number}/")
        look(page, f"{language}-own-verified")
        case.refresh_from_db()
        page.goto(cases.answer_link(case))
        look(page, f"{language}-answer")
        page.check("input[name=solved][value=no]")
        page.click(GO)
        look(page, f"{language}-answer-errors")
        page.fill("#id_comment", "留了一个坑")
        page.check("input[name=solved][value=no]")
        page.click(GO)
        look(page, f"{language}-thanks")
        page.goto(f"/follow/{number}/")
        look(page, f"{language}-own-reopened")


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_of_a_kind_and_my_reports(browser: Browser, address: str, town: Cast, language: str) -> None:
    walk.make_lamp()
    client = Client()
    client.force_login(town.accounts["nobody"])
    cookie = client.cookies["sessionid"].value
    with browsers.open_page(browser, address, width=PHONE, language=language) as page:
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
        page.goto("/mine/")
        look(page, f"{language}-mine-empty")
        page.goto("/")
        page.fill("#id_text", "路灯坏了")
        page.click(GO)
        page.check("#type-lamp")
        page.click(GO)
        look(page, f"{language}-details")
        page.click(GO)
        look(page, f"{language}-details-errors")
        page.check("input[name=LAMPS][value=many]")
        page.click(GO)
        page.click("button[value=unknown]")
        page.click("button[value=go]")
        page.click(GO)
        look(page, f"{language}-check-answers")
        page.click(GO)
        page.wait_for_url("**/report/done/**")
        look(page, f"{language}-done-without-place")
        page.goto("/mine/")
        look(page, f"{language}-mine")
