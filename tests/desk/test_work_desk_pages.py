"""The pages of work desks over HTTP: queues, roster, hand-over, and setting them up."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from oneneedle.powers.models import DeskCase, DeskPlace, WorkDesk
from tests.cases import steps
from tests.cast import Cast
from tests.desk.conftest import ClientOf
from tests.powers import crew

DESK = {
    "code": "market",
    "name_zh": "市场监管",
    "name_en": "Market supervision",
    "ordinal": "0",
    "type_codes": ["stalls"],
    "active": "on",
}


@pytest.fixture
def town(cast: Cast) -> Cast:
    return crew.gather(cast)


def text_of(response: Any) -> str:
    assert isinstance(response, HttpResponse)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def test_the_head_sets_up_a_usual_desk_and_seats_a_post(town: Cast, client_of: ClientOf) -> None:
    head = client_of("head")
    assert "This street has no work desks yet" in text_of(head.get("/desk/desks/"))
    assert "Convenience services" in text_of(head.get("/desk/desks/settings/"))
    form = head.get("/desk/desks/settings/new/?usual=market").content.decode()
    assert 'value="市场监管"' in form and 'value="Market supervision"' in form
    made = head.post("/desk/desks/settings/new/", DESK)
    desk = WorkDesk.objects.get()
    assert (made.status_code, made["Location"]) == (302, f"/desk/desks/settings/{desk.id}/")
    seat = {"post": str(crew.post_id("lin-s1", "officer")), "function": "Checks shops", "from_unit": ""}
    assert head.post(f"/desk/desks/settings/{desk.id}/seat/", seat).status_code == 302
    assert "Checks shops" in text_of(head.get(made["Location"]))
    roster = text_of(head.get("/desk/desks/roster/"))
    assert "1 held, 0 vacant" in roster and "officer" in roster and "officer@" not in roster
    assert head.post(f"/desk/desks/settings/places/{DeskPlace.objects.get().id}/end/").status_code == 302
    assert "Nobody sits at this desk yet" in text_of(head.get("/desk/desks/roster/"))
    assert head.post(f"/desk/desks/settings/{desk.id}/", {**DESK, "name_en": "Market"}).status_code == 302
    desk.refresh_from_db()
    assert desk.name_en == "Market"


def test_a_case_is_handed_over_with_its_reason_on_the_next_queue(town: Cast, client_of: ClientOf) -> None:
    _market, enforcement = crew.set_two(town)
    case, client = crew.stalls(town), client_of("desk")
    queue = text_of(client.get("/desk/desks/"))
    assert case.number in queue and "Hand over" in queue and "1 open, 1 of them overdue" in queue
    address = f"/desk/desks/cases/{case.number}/"
    assert "It lies on: Market supervision" in text_of(client.get(address)).replace(" :", ":")
    assert client.post(address, {"desk": str(enforcement.id), "reason": "Needs a fine."}).status_code == 302
    page = text_of(client.get(f"/desk/desks/?desk={enforcement.id}"))
    assert case.number in page and "Handed over once: Needs a fine." in page
    assert "Nothing lies on this desk" in text_of(client.get("/desk/desks/?desk=none"))
    for page in ("000001" + "0" * 5000, "99999999999999999999", "-1", "²"):
        assert client.get(f"/desk/desks/?page={page}").status_code == 200


@pytest.mark.parametrize("changes", [{"reason": ""}, {"reason": "  "}, {"desk": "x"}, {"desk": ""}])
def test_a_bad_hand_over_answers_422(town: Cast, client_of: ClientOf, changes: dict[str, str]) -> None:
    _market, enforcement = crew.set_two(town)
    case = crew.stalls(town)
    said = {"desk": str(enforcement.id), "reason": "Needs a fine.", **changes}
    assert client_of("desk").post(f"/desk/desks/cases/{case.number}/", said).status_code == 422
    assert not DeskCase.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"name_zh": "", "name_en": ""},
        {"code": "Not a word"},
        {"code": "services"},
        {"type_codes": ["moon"]},
        {"type_codes": ["litter"]},
        {"ordinal": "-1"},
        {"name_en": "x" * 200},
    ],
)
def test_a_bad_desk_answers_422(town: Cast, client_of: ClientOf, changes: dict[str, Any]) -> None:
    crew.set_desk(town, "services", type_codes=["litter"])
    assert client_of("head").post("/desk/desks/settings/new/", {**DESK, **changes}).status_code == 422
    assert WorkDesk.objects.count() == 1


def test_a_bad_seat_answers_422(town: Cast, client_of: ClientOf) -> None:
    desk = crew.set_desk(town)
    for post in ("", "x", str(crew.post_id("lin-market", "officer"))):
        assert client_of("head").post(f"/desk/desks/settings/{desk.id}/seat/", {"post": post}).status_code == 422
    assert not DeskPlace.objects.exists()


def test_each_page_is_open_to_the_right_posts_alone(town: Cast, client_of: ClientOf) -> None:
    desk = crew.set_desk(town)
    case = crew.stalls(town)
    pages = {
        "/desk/desks/": "head desk officer district keeper head_2",
        "/desk/desks/roster/": "head desk officer district keeper head_2",
        f"/desk/desks/cases/{case.number}/": "head desk",
        "/desk/desks/settings/?street=lin-s1": "head keeper",
        f"/desk/desks/settings/{desk.id}/": "head keeper",
    }
    for address, allowed in pages.items():
        for role in ("head", "desk", "officer", "district", "keeper", "head_2", "market", "grid_worker"):
            status = client_of(role).get(address).status_code
            assert (status == 200) is (role in allowed.split()), (address, role, status)
            assert status in {200, 403, 404}
    assert "Work desks" not in text_of(client_of("market").get("/desk/all/"))
    assert "Work desks" in text_of(client_of("desk").get("/desk/all/"))


def test_those_above_choose_the_street(town: Cast, client_of: ClientOf) -> None:
    crew.set_desk(town)
    district = client_of("district")
    assert "Market supervision" in text_of(district.get("/desk/desks/?street=lin-s1"))
    assert "This street has no work desks yet" in text_of(district.get("/desk/desks/?street=lin-s2"))
    assert district.get("/desk/desks/?street=moon").status_code == 404
    assert client_of("head_2").get("/desk/desks/?street=lin-s1").status_code == 404


def test_a_queue_asks_the_same_however_long(town: Cast, client_of: ClientOf) -> None:
    _market, enforcement = crew.set_two(town)
    client, counts = client_of("head"), []
    for _turn in range(3):
        crew.hand_over(town, crew.stalls(town), enforcement)
        steps.receive(town, crew.LITTER)
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/desk/desks/?desk={enforcement.id}")
        counts.append(len(asked))
    assert counts[1] == counts[2]
    assert counts[2] <= 24
