"""The pages that give account: what was asked and done, how it is counted, the big screen."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from oneneedle.cases import actions as cases
from oneneedle.cases import queries
from oneneedle.core.rules import forget_kept
from oneneedle.evaluation import actions, rules
from oneneedle.evaluation.queries import hidden
from oneneedle.portal.views.results import account
from tests.cases import steps
from tests.cast import DISTRICT, NOW, Cast
from tests.portal.conftest import live_address

MONTH = f"{NOW:%Y-%m}"


@pytest.fixture
def six_closed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Six cases closed on the cast's morning, one of which cost something; counted."""
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(hours=6))
    for _turn in range(5):
        steps.closed(cast)
    case = steps.accepted(cast)
    said = {"outcome": "resolved", "result": "Valve replaced.", "cost": Decimal("1280.50")}
    cases.finish_order(case=case, **said, actor=cast.actor("water"), now=NOW + 2 * steps.HOUR)  # type: ignore[arg-type]
    while actions.fold_scores(limit=1000, now=NOW + timedelta(hours=6)):
        pass
    forget_kept()
    return cast


def test_a_month_tells_what_was_asked_done_and_spent(
    six_closed: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = client.get(f"/results/?month={MONTH}").content.decode()
    assert "rounded to fives" in running and "5 of 5" in running and "6 of 6" not in running
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=30))
    page = client.get(f"/results/?month={MONTH}").content.decode()
    assert "Response rate" in page and "6 of 6" in page and "5 of 5" in page and "rounded to fives" not in page
    assert "¥1,280.50 in all; results that named a sum: 1" in page, "the page of that case tells it too"
    assert f'href="/results/?month={MONTH}"' in page
    assert "?type=water-leak" in page


def test_fewer_than_five_are_told_as_too_few(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(hours=6))
    for _turn in range(3):
        steps.closed(cast)
    while actions.fold_scores(limit=1000, now=NOW):
        pass
    page = client.get(f"/results/?month={MONTH}").content.decode()
    assert "too few" in page and "3 of 3" not in page


def test_what_results_cost_is_summed(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(hours=6))
    for _turn in range(5):
        case = steps.accepted(cast)
        said = {"outcome": "resolved", "result": "Valve replaced.", "cost": Decimal("100")}
        cases.finish_order(case=case, **said, actor=cast.actor("water"), now=NOW + 2 * steps.HOUR)  # type: ignore[arg-type]
    while actions.fold_scores(limit=1000, now=NOW + timedelta(hours=6)):
        pass
    forget_kept()
    assert "¥500.00 in all; results that named a sum: 5" in client.get(f"/results/?month={MONTH}").content.decode()


def test_what_the_kinds_cost_adds_up_to_the_whole(
    six_closed: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(account, "MOST_KINDS", 1)
    for cost in ("300", "19.50"):
        _spend(six_closed, "stalls", cost)
    page = client.get(f"/results/?month={MONTH}").content.decode()
    kinds = page.split('id="kinds-title"')[1].split("</section>")[0]
    assert "¥1,280.50" in kinds and "All other kinds" in kinds and "¥319.50" in kinds
    assert "¥1,600.00 in all; results that named a sum: 3" in page
    monkeypatch.setattr(account, "MOST_KINDS", 15)
    kinds = client.get(f"/results/?month={MONTH}").content.decode().split('id="kinds-title"')[1].split("</section>")[0]
    assert "?type=stalls" in kinds and "All other kinds" not in kinds, "nothing of it was counted yet, but it cost"


def _spend(cast: Cast, type_code: str, cost: str) -> None:
    case = steps.receive(cast, type_code=type_code)
    cases.accept_order(case=case, actor=cast.actor("market"), now=NOW)
    said: dict[str, Any] = {"outcome": "resolved", "result": "Done.", "cost": Decimal(cost)}
    cases.finish_order(case=case, **said, actor=cast.actor("market"), now=NOW + steps.HOUR)


def test_the_month_stays_true_without_reloading(six_closed: Cast, client: Client) -> None:
    address = f"/results/?month={MONTH}&area={DISTRICT}"
    seen = live_address(client.get(address).content.decode())
    assert parse_qs(urlsplit(seen).query)["area"] == [DISTRICT]
    assert client.get(seen, headers={"hx-request": "true"}).status_code == 204
    steps.receive(six_closed, now=NOW + timedelta(hours=5))
    while actions.fold_scores(limit=1000, now=NOW + timedelta(hours=6)):
        pass
    fresh = client.get(seen, headers={"hx-request": "true"})
    assert fresh.status_code == 200 and fresh.content.decode().lstrip().startswith('<div id="live"')


@pytest.mark.parametrize("query", ["month=2026-13", "month=x", "area=../..", "month=0001-01", "month=9999-12"])
def test_a_month_or_area_that_is_none_shows_the_usual_one(cast: Cast, client: Client, query: str) -> None:
    assert client.get(f"/results/?{query}").status_code == 200


def test_every_measure_stands_on_the_page_of_definitions(cast: Cast, client: Client) -> None:
    page = client.get("/definitions/").content.decode()
    for code, measure in rules.MEASURES.items():
        assert f'id="{code}"' in page and str(measure.name) in page


def test_the_screen_shows_today_and_sends_nothing_when_nothing_changed(six_closed: Cast, client: Client) -> None:
    page = client.get("/screen/").content.decode()
    assert ">6 <small>cases</small></strong>" in page and ">5 <small>cases</small></strong>" in page
    assert '<div class="visually-hidden"><table>' in page and "<a " not in page.split("screen-foot")[1]
    seen = page.split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
    assert parse_qs(urlsplit(seen).query)["seen"]
    assert client.get(seen, headers={"hx-request": "true"}).status_code == 204
    steps.receive(six_closed, now=NOW + timedelta(hours=5))
    forget_kept()
    fresh = client.get(seen, headers={"hx-request": "true"})
    assert fresh.status_code == 200 and ">7 <small>cases" in fresh.content.decode()


def test_the_screen_counts_nothing_the_public_list_does_not_show(six_closed: Cast, client: Client) -> None:
    seen = live_address(client.get("/screen/").content.decode())
    later = NOW + timedelta(hours=5)
    steps.receive(six_closed, type_code="neighbours", now=later)
    steps.bare(six_closed, now=later)
    withdrawn = steps.receive(six_closed, now=later)
    cases.withdraw_case(case=withdrawn, reason="", actor=six_closed.system, now=later)
    forget_kept()
    assert client.get(seen, headers={"hx-request": "true"}).status_code == 204
    pulse = queries.pulse_of(six_closed.system.jurisdiction_id, later)
    assert pulse.received == queries.list_public(six_closed.system.jurisdiction_id, queries.Wish()).total


def test_whoever_looks_again_does_not_sum_the_whole_city_again(
    six_closed: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    sums, asked = hidden._sums, []

    def count(*said: Any, **made: Any) -> Any:
        asked.append(said)
        return sums(*said, **made)

    monkeypatch.setattr(hidden, "_sums", count)
    client.get(f"/results/?month={MONTH}")
    assert len(asked) == 3  # by area, by type, by month
    client.get(f"/results/?month={MONTH}")
    client.get(f"/results/?month={MONTH}&area={DISTRICT}")
    assert len(asked) == 3
    page = client.get("/screen/").content.decode()
    seen = live_address(page)
    with CaptureQueriesContext(connection) as told:
        assert client.get(seen, headers={"hx-request": "true"}).status_code == 204
    assert not any("evaluation_tally" in query["sql"] for query in told.captured_queries)


def test_neither_page_names_a_case_or_its_words(six_closed: Cast, client: Client) -> None:
    numbers = [
        row.number for row in queries.list_public(six_closed.actor("desk").jurisdiction_id, queries.Wish()).items
    ]
    for address in (f"/results/?month={MONTH}", "/screen/"):
        page = client.get(address).content.decode()
        assert numbers and not any(number in page for number in numbers)
        assert "门口路上一直冒水" not in page
