"""The pattern pages in a browser: both languages, both widths, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from playwright.sync_api import Page, expect

from tests.browser import DESKTOP, PHONE, check_axe, check_width, save_picture

Opener = Callable[..., AbstractContextManager[Page]]
PAGES = {"resident": "/ui/", "desk": "/ui/desk/"}


@pytest.mark.parametrize(("width", "language"), [(PHONE, "zh-hans"), (DESKTOP, "en")])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious_and_nothing_sticks_out(
    open_page: Opener, name: str, width: int, language: str
) -> None:
    with open_page(width=width, language=language) as page:
        page.goto(PAGES[name])
        page.wait_for_selector("one-map[data-ready]")
        check_width(page)
        check_axe(page)
        save_picture(page, f"{name}-{width}-{language}")


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("name", PAGES)
def test_the_page_stands_without_javascript(open_page: Opener, name: str, width: int) -> None:
    with open_page(width=width, javascript=False) as page:
        page.goto(PAGES[name])
        expect(page.locator("h1").first).to_be_visible()
        expect(page.locator("noscript p").first).to_be_visible()


@pytest.mark.parametrize("name", PAGES)
def test_large_text_fits_the_phone(open_page: Opener, name: str) -> None:
    with open_page(width=PHONE) as page:
        page.goto(PAGES[name])
        page.get_by_role("button", name="Large text").click()
        page.wait_for_selector("one-map[data-ready]")
        expect(page.locator("html")).to_have_css("font-size", "20px")
        check_width(page)
        check_axe(page)
        save_picture(page, f"{name}-large")
        page.get_by_role("button", name="Normal text").click()
        expect(page.locator("html")).to_have_css("font-size", "16px")


def test_the_language_is_switched_without_javascript(open_page: Opener) -> None:
    with open_page(javascript=False) as page:
        page.goto("/ui/")
        page.get_by_role("button", name="中文").click()
        expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
        assert page.url.endswith("/ui/")
        page.get_by_role("button", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")


def test_the_first_tab_stop_leads_past_the_frame(open_page: Opener) -> None:
    with open_page() as page:
        page.goto("/ui/desk/")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#main")).to_be_focused()


def test_a_form_sent_empty_leads_from_the_summary_to_the_field(open_page: Opener) -> None:
    with open_page(width=PHONE) as page:
        page.goto("/ui/")
        page.locator("form.one-form").first.get_by_role("button", name="Send").click()
        summary = page.locator(".errors").first
        expect(summary).to_be_focused()
        check_axe(page)
        summary.get_by_role("link", name="Is somebody in danger?").click()
        expect(page.locator("#id_danger_0")).to_be_focused()
        save_picture(page, "errors")


def test_the_pin_writes_the_place_into_the_inputs(open_page: Opener) -> None:
    with open_page() as page:
        page.goto("/ui/")
        page.wait_for_selector("one-map[data-ready]")
        page.locator(".map-pin").focus()
        page.keyboard.press("ArrowUp")
        assert float(page.locator("#sample-lat").input_value()) > 39.909
        page.locator("one-map").first.scroll_into_view_if_needed()
        page.locator(".map-canvas").first.click(position={"x": 60, "y": 150})
        assert page.locator("#sample-lon").input_value() != "116.401"


def test_a_word_being_composed_is_not_searched(open_page: Opener) -> None:
    with open_page() as page:
        page.goto("/ui/")
        page.evaluate("""() => {
            const input = document.querySelector("#search-q");
            window.asked = [];
            const element = input.closest("one-search");
            input.setAttribute("hx-get", "/ui/");
            element.connectedCallback();
            input.addEventListener("one:search", () => window.asked.push(input.value));
            input.dispatchEvent(new CompositionEvent("compositionstart"));
            input.value = "lu d";
            input.dispatchEvent(new InputEvent("input", { isComposing: true, bubbles: true }));
        }""")
        page.wait_for_timeout(500)
        assert page.evaluate("window.asked") == []
        page.evaluate("""() => {
            const input = document.querySelector("#search-q");
            input.value = "路灯";
            input.dispatchEvent(new CompositionEvent("compositionend"));
        }""")
        for _tenth in range(300):  # a function of the page would be refused by its security policy
            if page.evaluate("window.asked.length"):
                break
            page.wait_for_timeout(100)
        assert page.evaluate("window.asked") == ["路灯"]


def test_j_and_k_walk_through_the_list(open_page: Opener) -> None:
    with open_page() as page:
        page.goto("/ui/desk/")
        page.keyboard.press("j")
        expect(page.locator("[data-key-item]").nth(1)).to_be_focused()
        page.keyboard.press("k")
        expect(page.locator("[data-key-item]").nth(0)).to_be_focused()


def test_a_filter_answers_with_the_rows_alone(open_page: Opener) -> None:
    with open_page() as page:
        page.goto("/ui/desk/")
        with page.expect_response(lambda answer: "/ui/desk/?" in answer.url) as waiting:
            page.get_by_role("button", name="Apply").click()
        assert "<html" not in waiting.value.text()
        expect(page.locator("#rows .one-table")).to_be_visible()


def test_a_chosen_photo_is_shown_smaller(open_page: Opener) -> None:
    with open_page() as page:
        page.goto("/ui/")
        page.evaluate("""async () => {
            const canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = [3000, 1500];
            const ink = canvas.getContext("2d");
            ink.fillRect(0, 0, 3000, 1500);
            const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
            const files = new DataTransfer();
            files.items.add(new File([blob, new Uint8Array(8000000)], "hole.png", { type: "image/png" }));
            const input = document.querySelector("#id_photo");
            input.files = files.files;
            input.dispatchEvent(new Event("change"));
        }""")
        expect(page.locator(".photo-preview img")).to_be_visible()
        assert page.evaluate("document.querySelector('#id_photo').files[0].name") == "hole.jpg"


LONG_ROW = """() => {
    const row = document.querySelector(".tabs-row ul");
    const names = Array.from({length: 12}, (_, place) => `Tab number ${place}`);
    row.innerHTML = names.map((name) => `<li><a href="#">${name}</a></li>`).join("");
    row.children[8].firstChild.setAttribute("aria-current", "page");
    document.dispatchEvent(new Event("htmx:afterSettle"));
}"""


def test_of_very_many_tabs_the_present_one_is_in_view_at_its_place(open_page: Opener) -> None:
    with open_page(width=PHONE) as page:
        page.goto("/ui/")
        page.evaluate(LONG_ROW)
        places = [tab.bounding_box() for tab in page.locator(".tabs-row").first.locator("a").all()]
        lefts = [place["x"] for place in places if place]
        assert lefts == sorted(lefts) and 0 <= lefts[8] < PHONE / 2
