"""The pages of street rights and of the roles of levels over HTTP, at the desk and in public."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse

from oneneedle.units.models import LevelRole, StreetRight
from tests.cases.whistles import crew
from tests.cast import Cast
from tests.desk.conftest import ClientOf
from tests.duties.test_plan_consultation import plan
from tests.units.test_grant_right import grant

GRANT = {"unit_code": "lin-s1", "right": "comprehensive_management", "basis_en": "Decision 4", "since": "2026-11-01"}


def text_of(response: Any) -> str:
    assert isinstance(response, HttpResponse)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def test_a_keeper_grants_and_takes_back_and_everybody_reads_it(cast: Cast, client_of: ClientOf) -> None:
    keeper, public = client_of("keeper"), client_of("resident")
    assert "Every street holds every right" in text_of(public.get("/rights/"))
    assert keeper.post("/desk/rights/", GRANT).status_code == 302
    page = text_of(public.get("/rights/"))
    assert "Hebian street office · Comprehensive management In force" in page and "Decision 4" in page
    assert "Take back" not in text_of(client_of("desk").get("/desk/rights/"))
    right = StreetRight.objects.get()
    assert keeper.post(f"/desk/rights/{right.id}/end/").status_code == 302
    assert "No longer in force" in text_of(public.get("/rights/"))
    other = {**GRANT, "other_right": "fund_use", "basis_zh": "区决定"}
    assert keeper.post("/desk/rights/", other).status_code == 302
    assert "Fund use" in text_of(keeper.get("/desk/rights/"))


@pytest.mark.parametrize(
    "changes",
    [
        {"unit_code": "lin-c11"},
        {"unit_code": ""},
        {"right": "x"},
        {"other_right": "Not a word"},
        {"basis_en": ""},
        {"since": "soon"},
        {"since": "0001-01-01"},
    ],
)
def test_a_bad_grant_answers_422(cast: Cast, client_of: ClientOf, changes: dict[str, str]) -> None:
    assert client_of("keeper").post("/desk/rights/", {**GRANT, **changes}).status_code == 422
    assert not StreetRight.objects.exists()


def test_a_keeper_sets_a_template_and_the_log_is_public(cast: Cast, client_of: ClientOf) -> None:
    keeper, public = client_of("keeper"), client_of("resident")
    assert "Not limited" in text_of(public.get("/roles/"))
    form = keeper.get("/desk/roles/street/")
    assert "May decide: Settle disputed cases" in text_of(form)
    assert keeper.post("/desk/roles/street/", {"rights": ["case.file", "case.dispatch"]}).status_code == 302
    desk = text_of(keeper.get("/desk/roles/"))
    assert "Posts that hold more than counts" in desk and "Hebian street office · desk" in desk
    page = text_of(public.get("/roles/"))
    assert "May take in and dispatch File or decline cases · Send cases to units" in page and "Removed:" in page
    assert "Hebian street office · desk" not in page
    assert keeper.post("/desk/roles/grid/", {}).status_code == 302
    assert "Only sees" in text_of(public.get("/roles/"))


def test_bad_templates_answer_422_and_unknown_levels_404(cast: Cast, client_of: ClientOf) -> None:
    keeper = client_of("keeper")
    assert keeper.post("/desk/roles/street/", {"rights": ["case.eat"]}).status_code == 422
    assert "must be able to change this again" in text_of(keeper.post("/desk/roles/city/", {"rights": ["case.file"]}))
    assert keeper.get("/desk/roles/moon/").status_code == 404
    assert not LevelRole.objects.exists()


@pytest.mark.parametrize("role", ["desk", "water", "command", "grid_worker"])
def test_others_read_and_do_not_change(cast: Cast, client_of: ClientOf, role: str) -> None:
    right, client = grant(cast), client_of(role)
    assert client.get("/desk/rights/").status_code == client.get("/desk/roles/").status_code == 200
    assert client.post("/desk/rights/", GRANT).status_code == 403
    assert client.post(f"/desk/rights/{right.id}/end/").status_code == 403
    assert client.get("/desk/roles/street/").status_code == 403


def test_the_blow_page_says_what_the_register_does_not_grant(cast: Cast, client_of: ClientOf) -> None:
    crew.gather(cast)
    grant(cast, unit="lin-s2")
    page = text_of(client_of("street").get("/desk/whistles/new/"))
    assert "Joint enforcement: The register of street rights does not grant “Comprehensive management”" in page
    assert "does not grant" not in text_of(client_of("street_2").get("/desk/whistles/new/"))


def test_a_street_comments_on_a_consultation(cast: Cast, client_of: ClientOf) -> None:
    talk = plan(cast)
    street = client_of("desk")
    address = f"/desk/duties/consultations/{talk.id}/comment/"
    assert "Comment for our street" in text_of(street.get("/desk/duties/consultations/"))
    assert "Comment for our street" not in text_of(client_of("water").get("/desk/duties/consultations/"))
    assert street.get(address).status_code == 200 and street.post(address, {"text": ""}).status_code == 422
    assert street.post(address, {"text": "Mind the school."}).status_code == 302
    assert "Hebian street office: Mind the school." in text_of(client_of("resident").get("/duties/consultations/"))
    assert client_of("water").get(address).status_code == 403
    grant(cast, "planning_participation", "lin-s2")
    refused = street.post(address, {"text": "Again."})
    assert refused.status_code == 422 and "does not grant" in text_of(refused)


def test_a_right_to_come_is_called_off_on_its_page(cast: Cast, client_of: ClientOf) -> None:
    keeper = client_of("keeper")
    assert keeper.post("/desk/rights/", {**GRANT, "since": "2026-12-24"}).status_code == 302
    right = StreetRight.objects.get()
    assert "Call off" in text_of(keeper.get("/desk/rights/"))
    assert client_of("desk").post(f"/desk/rights/{right.id}/call-off/").status_code == 403
    assert keeper.post(f"/desk/rights/{right.id}/end/").status_code == 302
    assert "after it began" in text_of(keeper.get("/desk/rights/"))
    assert keeper.post(f"/desk/rights/{right.id}/call-off/").status_code == 302
    assert "The register is empty" in text_of(keeper.get("/desk/rights/"))
    assert keeper.post(f"/desk/rights/{right.id}/call-off/").status_code == 404
