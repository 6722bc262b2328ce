"""Fixtures of the residents' pages: the small city, and a browser for those who walk through it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def own_files(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Photos of a test stay in a folder of its own."""
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path_factory.mktemp("files")}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    settings.LANGUAGE_CODE = "en"


def live_address(page: str) -> str:
    """Where a page asks again whether it is still the same."""
    (address,) = re.findall(r'hx-get="([^"]+seen=[^"]+)"', page)
    return unescape(address)
