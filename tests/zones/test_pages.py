"""The pages of zones: what residents read, where members work, what the keeper sets, and what it costs."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from oneneedle.cases.rules import Report
from oneneedle.desk import queries as desk
from oneneedle.desk.forms.zones import ZoneForm
from oneneedle.zones import actions, queries
from oneneedle.zones.models import TurnSwap, Zone, ZoneRule
from tests import cast as lin
from tests.cases import steps
from tests.cast import CITY, NOW, Cast
from tests.zones import crew

FORM = {
    "code": "Z-01",
    "name_en": "Riverside quarter",
    "areas": crew.ROW.areas,
    "member_1": "lin-s1",
    "member_2": "lin-s3",
    "length": "month",
    "since": "2026-11-18",
}


@pytest.fixture(autouse=True)
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def client_of(cast: Cast, role: str, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    if role != "resident":
        client.force_login(cast.accounts[role])
    return client


def text_of(response: Any) -> str:
    assert isinstance(response, HttpResponse)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def report(cast: Cast, area_path: str, count: int = 1) -> None:
    for _number in range(count):
        steps.receive(cast, Report(description="垃圾成堆", type_code="litter", area_path=area_path))


def test_residents_read_ground_members_turns_and_rules(wide: Cast, zone: Zone) -> None:
    crew.set_rule(zone, "streets", lead=wide.unit("lin-s1").id)
    page = text_of(client_of(wide, "resident").get("/zones/"))
    assert "Riverside quarter" in page and "hosts the zone's events" in page
    assert "Dukou street office now Nov. 1, 2026 – Nov. 30, 2026 Hebian street office Dec. 1, 2026" in page
    assert "Litter : The member in turn In force" in page and "Streets: Hebian street office In force" in page


def test_a_city_without_zones_says_what_to_do(wide: Cast) -> None:
    assert "No shared zone in this city" in text_of(client_of(wide, "resident").get("/zones/"))
    assert "Set the first one up" in text_of(client_of(wide, "keeper").get("/desk/zones/"))
    assert "/desk/zones/" not in client_of(wide, "desk").get("/desk/inbox/all/", follow=True).content.decode()


def test_a_member_works_by_chips_and_nobody_else_sees_the_cases(wide: Cast, zone: Zone) -> None:
    report(wide, lin.COMMUNITY_12, 2)
    report(wide, crew.STREET_3)
    page = text_of(client_of(wide, "desk").get("/desk/zones/Z-01/"))
    assert "All 3 Hebian street office 2 Dukou street office 1 Overdue 0" in page
    narrow = client_of(wide, "desk_3").get("/desk/zones/Z-01/", {"only": "lin-s3"})
    assert narrow.content.decode().count("data-key-item") == 1
    assert "All 0" in text_of(client_of(wide, "desk_4").get("/desk/zones/Z-01/"))
    assert client_of(wide, "desk").get("/desk/zones/Z-09/").status_code == 404
    assert client_of(wide, "desk").get("/desk/zones/Z-01/settings/").status_code == 403


def test_the_keeper_sets_up_rules_swaps_and_ends(wide: Cast) -> None:
    keeper = client_of(wide, "keeper")
    wrong = keeper.post("/desk/zones/new/", {**FORM, "areas": [lin.COMMUNITY_12]})
    assert wrong.status_code == 422 and "Dukou street office brings no ground into the zone." in text_of(wrong)
    assert keeper.post("/desk/zones/new/", FORM)["Location"] == "/desk/zones/Z-01/settings/"
    step = "/desk/zones/Z-01/settings/{}/"
    assert keeper.post(step.format("rule"), {"type_code": "litter", "since": "2026-11-18"}).status_code == 302
    swap = {"period_on": "2026-12-01", "unit_id": str(wide.unit("lin-s1").id), "reason": "Agreed."}
    assert keeper.post(step.format("swap"), swap).status_code == 302
    assert keeper.post(step.format("set"), {**FORM, "name_zh": "江边"}).status_code == 302
    late = keeper.post(step.format("end"), {"until": "2026-11-01"})
    assert late.status_code == 422 and "Give today or a day to come." in text_of(late)
    rule = {"rule": str(ZoneRule.objects.get().id), "until": "2026-12-01"}
    assert keeper.post(step.format("end-rule"), rule).status_code == 302
    assert keeper.post(step.format("end"), {"until": "2027-01-01"}).status_code == 302
    assert TurnSwap.objects.count() == 1
    page = text_of(keeper.get("/desk/zones/Z-01/settings/"))
    assert "2026-12-01 – 2026-12-31" in page and "agreed change" in page
    assert queries.get_book(CITY).by_code["Z-01"].name_zh == "江边"


def test_a_mended_name_leaves_the_planned_rota_and_its_swaps(wide: Cast, zone: Zone) -> None:
    crew.set_zone(since=crew.DECEMBER, members=("lin-s3", "lin-s1"))
    actions.swap_turn(
        zone=zone,
        period_on=date(2027, 1, 1),
        unit_id=wide.unit("lin-s3").id,
        reason="Agreed.",
        actor=wide.system,
        now=NOW,
    )
    keeper, here = client_of(wide, "keeper"), "/desk/zones/Z-01/settings/"
    assert "The ground and the rota shown are planned already." in text_of(keeper.get(here))
    shown = {**FORM, "member_1": "lin-s3", "member_2": "lin-s1", "name_en": "River"}
    before = crew.held().turns
    for day in ("2026-11-18", "2026-12-01"):
        assert keeper.post(f"{here}set/", {**shown, "since": day}).status_code == 302
    other = keeper.post(f"{here}set/", {**shown, "since": "2026-12-24"})
    assert other.status_code == 422 and "Another rota is planned from 2026-12-01 on" in text_of(other)
    assert (crew.held().name_en, crew.held().turns, TurnSwap.objects.count()) == ("River", before, 1)
    keeper.post(f"{here}set/", {**FORM, "since": "2026-12-01"})
    assert crew.held().turns == before[:1]


def test_settings_are_read_from_the_database_and_the_code_of_a_page_is_refused(wide: Cast, zone: Zone) -> None:
    assert crew.held().name_en == "Riverside quarter"
    Zone.objects.update(name_en="Changed elsewhere")
    keeper = client_of(wide, "keeper")
    assert "Changed elsewhere" in text_of(keeper.get("/desk/zones/Z-01/settings/"))
    taken = keeper.post("/desk/zones/new/", {**FORM, "code": "new"})
    assert taken.status_code == 422 and "is the address of another page" in text_of(taken)


def test_a_large_city_offers_the_ground_of_the_members_named_and_many_members(
    wide: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "MOST_AREAS", 4)
    keeper = client_of(wide, "keeper")
    unsaid = keeper.post("/desk/zones/new/", {**FORM, "areas": []})
    assert unsaid.status_code == 422 and "the areas of the members named are offered now" in text_of(unsaid)
    assert f'value="{lin.COMMUNITY_12}"' in unsaid.content.decode()
    assert keeper.post("/desk/zones/new/", FORM).status_code == 302
    many = ("lin-s1", "lin-s2", "lin-s3", "lin-s4", "lin-d1", "lin-d2")
    form = ZoneForm(city=wide.city, row=replace(crew.ROW, members=many))
    assert form.members[-1] == "member_8" and "Number 8 in turn" in form.as_p()
    said = {**FORM, **{f"member_{place}": code for place, code in enumerate(many[::-1], start=3)}, "name_en": "x"}
    sent = ZoneForm(said, city=wide.city, row=replace(crew.ROW, members=many))
    assert sent.is_valid() and sent.row().members[:2] == ("lin-s1", "lin-s3") and len(sent.row().members) == 6


def test_a_page_costs_the_same_however_many_cases_and_zones(wide: Cast, zone: Zone) -> None:
    report(wide, crew.STREET_3)
    desk, resident = client_of(wide, "desk"), client_of(wide, "resident")
    asked = ((desk, "/desk/zones/Z-01/"), (desk, "/desk/zones/"), (resident, "/zones/"))
    few = [_questions(*one) for one in asked]
    report(wide, lin.COMMUNITY_12, 4)
    crew.set_zone(crew.OTHER)
    assert few == [_questions(*one) for one in asked] == [9, 7, 1]


def _questions(client: Client, address: str) -> int:
    """How many queries the page costs when warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)
