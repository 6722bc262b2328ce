"""Fixtures of the residents' pages: the small city, and a browser for those who walk through it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser
from pytest_django import Settings

from tests import browser as browsers


@pytest.fixture(autouse=True)
def own_files(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Photos of a test stay in a folder of its own; nothing is counted from the test before."""
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path_factory.mktemp("files")}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    settings.LANGUAGE_CODE = "en"
    cache.clear()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with browsers.open_browser() as found:
        yield found
