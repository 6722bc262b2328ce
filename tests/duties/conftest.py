"""A city with a list, documents, a change on trial, and a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from oneneedle.core.rules import system
from oneneedle.duties import actions
from oneneedle.duties.rules import read_document
from tests.cast import CITY, NOW, Cast
from tests.duties.rows import DAY, row

LATER = NOW + timedelta(hours=6)
ClientOf = Callable[[str], Client]


@pytest.fixture
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The doors look at the clock; here it shows six hours after the cast's morning."""
    monkeypatch.setattr(timezone, "now", lambda: LATER)
    return LATER


@pytest.fixture
def client_of(cast: Cast, stopped_clock: datetime) -> ClientOf:
    """`client_of("keeper")` is a browser signed in as the keeper; `client_of("resident")` is not signed in."""

    def client_for(role: str) -> Client:
        client = Client(headers={"accept-language": "en"})
        if role != "resident":
            client.force_login(cast.accounts[role])
        return client

    return client_for


def make_list() -> None:
    """Two items with a document, one of them in its second version."""
    house = system(CITY)
    document = read_document(
        {
            "code": "law",
            "name_zh": "市容和环境卫生条例",
            "name_en": "Law of tidy streets",
            "number": "2024 No. 3",
            "issued_on": "2024-09-30",
            "articles": [{"article": "3", "zh": "街道办事处负责本辖区的市容。", "en": "Keep it tidy."}],
        }
    )
    shared = {"shared_zh": "社区清理，街道协调。", "shared_en": "Communities clear, the street coordinates."}
    litter = row("C-01", document="law", article="3", cooperating=["community:community"], **shared)
    stalls = row(
        "C-02",
        name_zh="占道经营治理",
        name_en="Street stalls",
        stance="cooperate",
        lead="city:market_supervision",
        cooperating=["street:street_office", "unit:lin-city"],
        case_types=["stalls"],
    )
    party = row("D-01", area_of_duty="party", name_zh="社区党组织建设", name_en="Party organisations", case_types=[])
    actions.import_duties(
        jurisdiction_id=CITY,
        rows=[row("C-01", lead="city:market_supervision"), stalls, party],
        since=NOW - 300 * DAY,
        actor=house,
        now=NOW - 300 * DAY,
    )
    actions.import_duties(
        jurisdiction_id=CITY,
        rows=[litter],
        documents=[document],
        since=NOW - 20 * DAY,
        actor=house,
        now=NOW - 20 * DAY,
    )


@pytest.fixture
def listed(cast: Cast) -> Cast:
    """The cast in a city with a list."""
    make_list()
    return cast
