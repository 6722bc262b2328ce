"""Fixtures of the page tests: the frame alone, and a browser in front of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial

import pytest
from playwright.sync_api import Browser, Page
from pytest_django import Settings

from tests import browser as browsers


@pytest.fixture(autouse=True)
def only_the_frame(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.ui.addresses"


@pytest.fixture
def address() -> Iterator[str]:
    with browsers.serve() as found:
        yield found


@pytest.fixture
def open_page(browser: Browser, address: str) -> Callable[..., AbstractContextManager[Page]]:
    """`with open_page(width=320, language="zh-hans", javascript=False) as page:`"""
    return partial(browsers.open_page, browser, address)
