"""The pages of the list: what residents read, what keepers change, what nobody else may."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from oneneedle.cases import actions as cases
from oneneedle.cases.rules import Report
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import resident
from oneneedle.duties import queries
from oneneedle.duties.models import Consultation, DutyChange, DutyItem, Practice
from tests import cast as lin
from tests.cast import CITY, NOW, Cast
from tests.duties.conftest import LATER, ClientOf
from tests.duties.rows import DAY, set_row
from tests.duties.test_plan_consultation import plan
from tests.duties.test_propose_change import propose


def text_of(response: Any) -> str:
    assert isinstance(response, HttpResponse)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def test_residents_read_the_list_by_area_level_and_words(listed: Cast, client_of: ClientOf) -> None:
    client = client_of("resident")
    page = text_of(client.get("/duties/"))
    assert "City management 2" in page and "Party and mass work 1" in page
    assert "Lead: Market supervision" in page and "Taken back" in page
    narrow = text_of(client.get("/duties/", {"q": "stalls", "stance": "cooperate", "area": "city", "level": "street"}))
    assert "Street stalls" in narrow and "Party organisations" not in narrow
    assert "Nothing on the list fits" in text_of(client.get("/duties/", {"q": "zebra"}))
    old = text_of(client.get("/duties/", {"on": "2026-10-01"}))
    assert "Clearing litter Own duty Lead: Market supervision" in old


def test_an_item_tells_its_versions_and_what_it_rests_on(listed: Cast, client_of: ClientOf) -> None:
    page = text_of(client_of("resident").get("/duties/items/C-01/"))
    assert "Communities clear, the street coordinates." in page and "Law of tidy streets" in page
    assert "Market supervision (City level) → Street office (Street level)" in page
    assert "Litter" in page and "In force" in page and "No longer in force" in page


def test_two_days_are_compared_and_a_coming_change_is_announced(listed: Cast, client_of: ClientOf) -> None:
    set_row("C-03", since=LATER + 9 * DAY, now=LATER, case_types=[], name_en="A new duty")
    client = client_of("resident")
    page = text_of(client.get("/duties/compare/", {"since": "2026-10-01", "until": "2026-12-31"}))
    assert "Clearing litter" in page and "A new duty Added" in page and "Street stalls" not in page
    assert "The list changes on" in text_of(client.get("/duties/"))
    assert "the same on both days" in text_of(client.get("/duties/compare/", {"since": "2026-11-17"}))


def test_documents_talks_and_the_table_are_public(listed: Cast, client_of: ClientOf) -> None:
    plan(listed, duties=["C-01"])
    client = client_of("resident")
    assert "1 item rests on it" in text_of(client.get("/duties/documents/"))
    document = text_of(client.get("/duties/documents/law/"))
    assert "Keep it tidy." in document and "Clearing litter" in document
    assert "Drains in autumn" in text_of(client.get("/duties/consultations/"))
    table = client.get("/duties/list.csv")
    assert table["Content-Type"].startswith("text/csv") and b"C-02" in table.content


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/duties/?on=soon&area=moon&level=9&stance=x", 200),
        ("/duties/?on=9999-12-31", 200),
        ("/duties/compare/?since=0000-00-00&until=1-1-1", 200),
        ("/duties/items/no-such/", 404),
        ("/duties/documents/no-such/", 404),
        ("/duties/?q=%00%27%22", 404),
        ("/c/far/duties/", 404),
    ],
)
def test_strange_addresses_break_nothing(listed: Cast, client_of: ClientOf, address: str, status: int) -> None:
    assert client_of("resident").get(address).status_code == status


def test_the_house_draws_its_pages_with_few_questions(
    listed: Cast, client_of: ClientOf, django_assert_max_num_queries: Any
) -> None:
    client = client_of("resident")
    client.get("/duties/")
    with django_assert_max_num_queries(3):
        client.get("/duties/")


FORM = {
    "title": "Litter to the communities",
    "code": "C-01",
    "name_zh": "暴露垃圾清理",
    "lead": "community:community",
    "case_types": ["litter"],
    "stance": "own",
    "level": "street",
    "area_of_duty": "city",
    "list_name": "streets",
}


def test_a_keeper_proposes_tries_and_switches_on(listed: Cast, client_of: ClientOf) -> None:
    report = Report(description="垃圾", type_code="litter", **lin.IN_11)
    number = cases.receive_case(report=report, actor=resident(CITY), now=NOW).number
    keeper = client_of("keeper")
    address = keeper.post("/desk/duties/items/C-01/", FORM)["Location"]
    page = text_of(keeper.get(address))
    assert "1 of 1 case would have gone elsewhere." in page and number in page
    assert "Hebian street office Liushu committee 1 Litter" in page
    early = keeper.post(f"{address}switch-on/", {"since": "2026-11-01"})
    assert early.status_code == 422 and "Choose a moment from now on." in text_of(early)
    assert keeper.post(f"{address}switch-on/", {"since": "soon"}).status_code == 422
    assert keeper.post(f"{address}switch-on/", {"since": "2026-11-20"}).status_code == 302
    item = queries.get_book(CITY).item_at("C-01", NOW + 2 * DAY)
    assert item is not None and item.lead == "community:community"
    again = keeper.post(f"{address}switch-on/", {"since": "2026-11-20"})
    assert again.status_code == 422 and "decided already" in text_of(again)
    assert "Switched on" in text_of(keeper.get(address))


def test_today_means_from_now_on(listed: Cast, client_of: ClientOf) -> None:
    change = propose(listed)
    assert client_of("keeper").post(f"/desk/duties/changes/{change.id}/switch-on/", {"since": "2026-11-18"})["Location"]
    change.refresh_from_db()
    assert change.since == LATER


def test_an_item_is_taken_off_and_a_new_one_is_added(listed: Cast, client_of: ClientOf) -> None:
    keeper = client_of("keeper")
    address = keeper.post("/desk/duties/items/C-01/", FORM | {"ends": "on"})["Location"]
    assert "Taken off the list" in text_of(keeper.get(address))
    taken = keeper.post("/desk/duties/new/", FORM)
    assert taken.status_code == 422 and "stands on the list" in text_of(taken)
    assert "Added" in text_of(keeper.get(keeper.post("/desk/duties/new/", FORM | {"code": "C-09"})["Location"]))
    assert b'value="C-01"' in keeper.get("/desk/duties/items/C-01/").content


def test_a_file_becomes_a_change(listed: Cast, client_of: ClientOf) -> None:
    keeper = client_of("keeper")
    text = "code,name_zh,lead,case_types\nC-01,垃圾,community:community,litter\n"
    answer = keeper.post("/desk/duties/", {"title": "New list", "file": file(text), "complete": "on"})
    page = text_of(keeper.get(answer["Location"]))
    assert page.count("Taken off the list") == 2 and "the whole list" in page
    withdrawn = keeper.post(f"{answer['Location']}withdraw/")
    assert withdrawn["Location"] == "/desk/duties/"
    assert DutyChange.objects.get().state == "withdrawn"


def file(text: str, name: str = "list.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("code,name_zh,lead\nC-01,,water\n", "list.csv", "Line 2 (C-01): The item has no name"),
        ("code,name_zh,lead,case_types\nC-01,名,water,nothing\n", "list.csv", "no case types nothing"),
        ("colour\nred\n", "list.csv", "lacks the columns"),
        ("[[duty", "list.toml", "not a TOML file"),
        ("x", "list.xls", ".csv or .toml"),
        ("code,name_zh,lead\n", "list.csv", "names no item"),
    ],
)
def test_a_bad_file_is_told_line_by_line(listed: Cast, client_of: ClientOf, text: str, name: str, words: str) -> None:
    answer = client_of("keeper").post("/desk/duties/", {"title": "x", "file": file(text, name)})
    assert answer.status_code == 422 and words in text_of(answer)
    assert not DutyChange.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"lead": "moon:street"},
        {"case_types": ["no-such"]},
        {"name_zh": ""},
        {"ordinal": "-3"},
        {"area_path": "cn/11/"},
        {"document": "no-such"},
        {"stance": "perhaps"},
    ],
)
def test_a_bad_item_keeps_the_form(listed: Cast, client_of: ClientOf, wrong: dict[str, Any]) -> None:
    assert client_of("keeper").post("/desk/duties/items/C-01/", FORM | wrong).status_code == 422
    assert not DutyChange.objects.exists()


ADDRESSES: dict[str, tuple[str, set[str]]] = {
    "/desk/duties/": ("get", {"keeper", "desk", "water"}),
    "/desk/duties/new/": ("get", {"keeper"}),
    "/desk/duties/items/C-01/": ("post", {"keeper"}),
    "/desk/duties/changes/{change}/": ("get", {"keeper"}),
    "/desk/duties/changes/{change}/switch-on/": ("post", {"keeper"}),
    "/desk/duties/changes/{change}/withdraw/": ("post", {"keeper"}),
    "/desk/duties/consultations/": ("get", {"keeper", "desk", "water"}),
    "/desk/duties/consultations/{talk}/": ("get", {"keeper"}),
    "/desk/duties/practices/": ("get", {"keeper", "desk", "water"}),
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_may_open_what(listed: Cast, client_of: ClientOf, address: str) -> None:
    way, allowed = ADDRESSES[address]
    place = address.format(change=propose(listed).id, talk=plan(listed).id)
    for role in ("resident", "nobody", "water", "desk", "keeper"):
        answer = getattr(client_of(role), way)(place, {} if way == "get" else {"since": "x"})
        if role in allowed:
            assert answer.status_code in {200, 302, 422}, (role, answer.status_code)
        else:
            assert answer.status_code in {302, 403}, (role, answer.status_code)
            assert answer.status_code == 403 or "/accounts/" in answer["Location"], role
    assert DutyItem.objects.filter(lead="community:community").count() == 0


def test_a_change_of_another_city_is_not_there(listed: Cast, client_of: ClientOf) -> None:
    change = propose(listed)
    DutyChange.objects.filter(pk=change.pk).update(jurisdiction_id=_far())
    assert client_of("keeper").get(f"/desk/duties/changes/{change.id}/").status_code == 404


def _far() -> str:
    city = Jurisdiction.objects.create(id="far", name_en="Far", area_path="far/")
    return str(city.pk)


def test_a_consultation_is_planned_and_recorded(listed: Cast, client_of: ClientOf) -> None:
    keeper = client_of("keeper")
    said = {"topic": "Drains", "unit_id": str(listed.unit("lin-water").id), "meets_at": "2026-11-19T10:00"}
    assert keeper.post("/desk/duties/consultations/", said | {"meets_at": "2026-11-01T10:00"}).status_code == 422
    assert keeper.post("/desk/duties/consultations/", said | {"unit_id": "x"}).status_code == 422
    assert client_of("water").post("/desk/duties/consultations/", said).status_code == 403
    assert keeper.post("/desk/duties/consultations/", said | {"duties": ["C-01"]}).status_code == 302
    talk = Consultation.objects.get()
    record = f"/desk/duties/consultations/{talk.id}/"
    assert keeper.post(record, {"held": "yes", "outcome": "Agreed."}).status_code == 422
    assert keeper.post(record, {"held": "no", "outcome": "Postponed."}).status_code == 302
    assert "Postponed." in text_of(keeper.get("/desk/duties/consultations/?list=held&unit=lin-water"))
    assert "Postponed." not in text_of(keeper.get("/desk/duties/consultations/?list=coming"))
    assert "Postponed." in text_of(client_of("resident").get("/duties/consultations/?list=held"))
    assert "Postponed." in text_of(keeper.get(record))


def test_a_talk_nobody_recorded_says_so_where_it_can_be_recorded(listed: Cast, client_of: ClientOf) -> None:
    water = listed.unit("lin-water")
    talk = Consultation.objects.create(jurisdiction_id="lin", unit_id=water.id, meets_at=NOW - 9 * DAY, topic="Sewers")
    page = client_of("keeper").get("/desk/duties/consultations/?list=held").content.decode()
    assert "Not recorded" in page and f"/desk/duties/consultations/{talk.id}/" in page
    assert "Not recorded" in text_of(client_of("resident").get("/duties/consultations/?list=held"))
    assert "Sewers" not in text_of(client_of("resident").get("/duties/consultations/"))


def test_everybody_on_a_post_tells_a_practice(listed: Cast, client_of: ClientOf) -> None:
    said = {"title": "Early bins", "problem": "Mondays.", "steps": "At five.", "result": "None since.", "duty": "C-01"}
    water = client_of("water")
    assert water.post("/desk/duties/practices/", said | {"result": ""}).status_code == 422
    assert water.post("/desk/duties/practices/", said).status_code == 302
    for address in ("", "?q=mondays", f"{Practice.objects.get().id}/"):
        assert "Early bins" in text_of(client_of("desk").get(f"/desk/duties/practices/{address}"))
    assert "Early bins" not in text_of(client_of("desk").get("/desk/duties/practices/?q=lamps"))
    assert Practice.objects.get().shared_at - timedelta(hours=6) == NOW
