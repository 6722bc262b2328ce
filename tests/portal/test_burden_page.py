"""The burden of streets and communities as everybody reads it: counts and hours, no word of a request."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from oneneedle.gate.rules import GateRefused
from tests.cast import NOW, Cast
from tests.desk import gate_crew as crew
from tests.portal.conftest import live_address


@pytest.fixture
def crowd(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """October: a list answered; November: the same again, a meeting, and a push that was kept off."""
    monkeypatch.setattr(timezone, "now", _tomorrow)
    crew.gather(cast)
    crew.answered(cast, now=NOW - 30 * crew.DAY)
    crew.ask(cast, "lin-c11", "lin-c12", role="water_asker")
    crew.ask(cast, kind="meeting", title="Safety on Thursday", asked="One of you comes.")
    crew.ask(cast, "lin-s2", duty_code="S-01", title="Order of the market hall", asked="Check the hall.")
    with pytest.raises(GateRefused):
        crew.ask(cast, duty_code="", title="Leads for investors", asked="Three a month.")
    return cast


def _tomorrow() -> datetime:
    return NOW + crew.DAY


def _page(address: str) -> str:
    answer = Client(headers={"accept-language": "en"}).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_anybody_reads_counts_of_streets_and_communities_and_no_words(crowd: Cast) -> None:
    page = _page("/burden/")
    assert page.index("Shanqian street office") < page.index("Liushu committee") < page.index("Shiqiao committee")
    assert "Hebian street office" not in page  # nobody asked anything of it
    assert "<strong>4</strong>" in page and "month before: 1" in page and "How this is counted" in page
    unit = _page(f"/burden/{crowd.unit('lin-c11').id}/")
    assert "Linjiang Water" in unit and "Market supervision" in unit and "Cites nothing" in unit
    for text in (page, unit):
        for word in ("Number of shops", "Safety on Thursday", "investors", "42 shops"):
            assert word not in text


def test_both_pages_stay_true_without_reloading(crowd: Cast, client: Client) -> None:
    for address in ("/burden/?month=2026-11", f"/burden/{crowd.unit('lin-c11').id}/"):
        seen = live_address(_page(address))
        assert client.get(seen, headers={"hx-request": "true"}).status_code == 204
        crew.ask(crowd, kind="inspection", title=f"Asked on {address}", asked="One of you comes.")
        fresh = client.get(seen, headers={"hx-request": "true"})
        assert fresh.status_code == 200 and fresh.content.decode().lstrip().startswith('<div id="live"')


def test_a_month_is_chosen_and_one_to_come_is_this_one(crowd: Cast) -> None:
    october = _page("/burden/?month=2026-10")
    assert "3.5" in october and "Shiqiao committee" not in october
    assert "month=2026-09" in october and "month=2026-11" in october
    assert "Nothing was asked in this month" in _page("/burden/?month=2026-08")
    for odd in ("2027-01", "moon", "2026-13", "0000-01", ""):
        page = _page(f"/burden/?month={odd}")
        assert 'aria-current="page">November 2026' in page
    assert "3.5" in _page(f"/burden/{crowd.unit('lin-c11').id}/?month=2026-10")
    assert _page("/burden/?month=0001-01")
    assert _page(f"/burden/{crowd.unit('lin-c11').id}/?month=0001-01")


def test_each_city_has_its_own_page_and_departments_have_none(crowd: Cast) -> None:
    address = f"/c/lin/burden/{crowd.unit('lin-c11').id}/?month=2026-11"
    assert address in _page("/c/lin/burden/")
    assert _page(address)
    assert Client().get(f"/burden/{crowd.unit('lin-market').id}/").status_code == 404
    assert Client().get("/burden/01a1ee9e-1560-78c9-aceb-8c81dca9cf0e/").status_code == 404
    assert Client().get("/c/nowhere/burden/").status_code == 404
    assert Client().post("/burden/").status_code == 405


def test_more_requests_cost_no_more_queries(crowd: Cast) -> None:
    client = Client(headers={"accept-language": "en"})
    client.get("/burden/")
    with CaptureQueriesContext(connection) as few:
        client.get("/burden/")
    for number in range(5):
        words = f"{'abcdef'[number] * 9} report"
        crew.ask(crowd, "lin-c12", "lin-c21", title=words, asked=words)
    with CaptureQueriesContext(connection) as many:
        client.get("/burden/")
    assert len(many) == len(few)


def test_the_page_stands_at_the_foot_of_every_page(crowd: Cast) -> None:
    assert 'href="/burden/"' in _page("/")
