"""Fixtures of the desk: people at their posts, in a city whose clock stands still."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import system
from oneneedle.people import actions as people
from oneneedle.places.models import Area
from oneneedle.units import actions as units
from oneneedle.units import rules as unit_rules
from tests.cast import NOW, PASSWORD, Cast

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
    since = NOW - timedelta(days=400)
    Area.objects.create(path="far/", level="city", code="far", name="远城", name_en="Far City")
    Jurisdiction.objects.create(id="far", name_zh="远城", name_en="Far City", area_path="far/")
    actor = system("far")
    units.create_unit(
        jurisdiction_id="far", code="far-city", kind="city_office", name_en="Far hall", level="city", area="far/",
        actor=actor, now=since,
    )  # fmt: skip
    units.create_post(
        jurisdiction_id="far", unit_code="far-city", code="head", rights=list(unit_rules.RIGHTS), actor=actor, now=since
    )
    person = people.create_account(sign_in="head@far.example", password=PASSWORD, actor=actor, now=since)
    units.assign_post(
        jurisdiction_id="far",
        unit_code="far-city",
        post_code="head",
        person=person,
        since=since,
        actor=actor,
        now=since,
    )
    cast.accounts["far"] = person
    return cast


@pytest.fixture
def client_of(cast: Cast) -> ClientOf:
    """`client_of("desk")` is a browser signed in as the desk; `client_of("resident")` is not signed in."""

    def client_for(role: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        if role != "resident":
            client.force_login(cast.accounts[role])
        return client

    return client_for
