"""What tests of analysis share: files of a test stay in a folder of its own."""

from __future__ import annotations

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def own_files(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path_factory.mktemp("files")}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
