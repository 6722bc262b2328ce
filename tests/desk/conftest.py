"""Fixtures of the desk: people at their posts, in a city whose clock stands still."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.cast import NOW, Cast, add_far_city

LATER = NOW + timedelta(hours=6)
ClientOf = Callable[[str], Client]


@pytest.fixture(autouse=True)
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The doors look at the clock; here it shows six hours after the cast's morning."""
    monkeypatch.setattr(timezone, "now", lambda: LATER)
    return LATER


@pytest.fixture(autouse=True)
def own_files(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path_factory.mktemp("files")}}
    settings.STORAGES = {**settings.STORAGES, "default": default}


@pytest.fixture
def stranger_city(cast: Cast) -> Cast:
    """Another city with somebody who holds every right there."""
    return add_far_city(cast)


@pytest.fixture
def client_of(cast: Cast) -> ClientOf:
    """`client_of("desk")` is a browser signed in as the desk; `client_of("resident")` is not signed in."""

    def client_for(role: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        if role != "resident":
            client.force_login(cast.accounts[role])
        return client

    return client_for
