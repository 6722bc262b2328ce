"""The browser of the browser tests: finding it, opening pages in it, and asking axe."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, NoReturn

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.contrib.staticfiles.views import serve as serve_static
from django.http import FileResponse, HttpRequest, HttpResponse
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, expect, sync_playwright

from oneneedle.engine import chromium
from oneneedle.ui import fetch
from tests.cast import PASSWORD

Opener = Callable[..., AbstractContextManager[Page]]

# Playwright keeps a loop running in the thread of the tests; the database is asked from that thread as ever.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--in-process-gpu",
    "--disable-site-isolation-trials",
    "--no-zygote",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
LOCALES = {"en": "en-GB", "zh-hans": "zh-CN"}
AXE = fetch.MODULES / "axe-core" / "axe.min.js"
PHONE, DESKTOP = 320, 1280
AT_THE_DESK = re.compile("^https?://[^/?]+/desk/")

expect.set_options(timeout=30_000)  # these only end a hang; the fastest of them is met at once

# Rules of WCAG up to 2.2 AA, with the good manners axe knows beyond them; what it would load anew, style sheets and
# media, only the rules on locked rotation and on sound need.
_RUN_AXE = """async () => {
    const found = await axe.run(document, { resultTypes: ["violations"], preload: false });
    return found.violations
        .filter((rule) => ["serious", "critical"].includes(rule.impact))
        .map((rule) => [rule.id, rule.help, ...rule.nodes.slice(0, 5).map((node) => node.target)].join(" | "));
}"""


def find_chromium() -> str:
    """Path of an installed Chromium; without one the test is left out, or fails where a browser is required."""
    found = chromium.find()
    if found is None:
        _leave_out(f"BROWSER TESTS NOT RUN: no Chromium on this machine; this mends it: {chromium.MEND}")
    return found


def _leave_out(why: str) -> NoReturn:
    if chromium.is_required():
        pytest.fail(why)
    pytest.skip(why)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """One browser for many pages."""
    path = find_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS, timeout=120_000)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def open_page(
    browser: Browser, base_url: str, *, width: int = DESKTOP, language: str = "en", javascript: bool = True
) -> Iterator[Page]:
    """A page in a fresh session; at the end nothing may have been refused by the page's security policy."""
    context = browser.new_context(
        base_url=base_url,
        viewport={"width": width, "height": 900},
        locale=LOCALES[language],
        java_script_enabled=javascript,
        reduced_motion="reduce",
    )
    context.set_default_timeout(60_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    try:
        yield page
        refused = [words for words in complaints if "Failed to load resource" not in words]
        assert not refused, refused
    finally:
        context.close()


def settle(page: Page) -> None:
    """Until the page is wholly here: a click gives back control when the first byte of its answer arrives.

    Where scripts run, its maps are drawn too; without them no element is ever defined.
    """
    page.wait_for_load_state("load")
    expect(page.locator("one-map:defined:not([data-ready])")).to_have_count(0)


def sign_in(page: Page, role: str, *, language: str = "en", place: str = "/desk/") -> None:
    """As this member of the cast, at a page of the desk, which then speaks that language."""
    page.goto(place)
    page.locator("input[name=login]").fill(f"{role}@lin.example")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form.one-form button[type=submit], form button[type=submit]").last.click()
    expect(page).to_have_url(AT_THE_DESK)
    if language == "zh-hans":
        page.get_by_role("button", name="中文").click()
        expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")


@contextmanager
def serve_desk(browser: Browser, place: str = "/desk/") -> Iterator[Opener]:
    """Gives `open_at("desk", width=320)`: a page signed in as this member of the cast, without a role as nobody."""
    with serve() as address:

        @contextmanager
        def opened(role: str = "", **options: Any) -> Iterator[Page]:
            with open_page(browser, address, **options) as page:
                if role:
                    sign_in(page, role, language=options.get("language", "en"), place=place)
                yield page

        yield opened


def check_axe(page: Page) -> None:
    """Axe finds nothing serious on the page as it stands."""
    if not AXE.exists():
        _leave_out("AXE NOT RUN: axe-core is not here; `python -m oneneedle.ui.fetch --force` brings it")
    settle(page)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(_RUN_AXE)
    assert not found, "\n".join(found)


def check_width(page: Page) -> None:
    """Nothing sticks out to the right: no horizontal scrolling."""
    settle(page)
    wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide[0] <= wide[1], f"{page.url}: content {wide[0]} px wide in a window of {wide[1]} px"


def save_picture(page: Page, name: str) -> None:
    """A screenshot of the whole page into the folder PICTURES_DIR names, if it does."""
    if folder := os.environ.get("PICTURES_DIR"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        settle(page)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@contextmanager
def serve() -> Iterator[str]:
    """The program answering on a port of its own, static files included; gives its address.

    It uses the database the test uses: ask for `own_database` beside it when pages read the database.
    """
    thread = LiveServerThread("localhost", _Static)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    try:
        yield f"http://localhost:{thread.port}"
    finally:
        thread.terminate()


class _Static(StaticFilesHandler):
    """Static files by the finders, whatever DEBUG says."""

    def serve(self, request: HttpRequest) -> HttpResponse | FileResponse:
        return serve_static(request, self.file_path(request.path), insecure=True)
