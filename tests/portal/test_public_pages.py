"""What everybody may see: list, map, one case, files; and what nobody may."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from django.utils import timezone

from oneneedle.cases import actions as cases_actions
from oneneedle.cases.models import Attachment, Case
from oneneedle.core import actions as core_actions
from oneneedle.core.models import LedgerRow
from tests import cast as lin
from tests.cases import steps
from tests.cast import NOW, Cast
from tests.portal import walk


def with_photo(cast: Cast, **changes: object) -> tuple[Case, Attachment]:
    file = core_actions.store_file(content=walk.photo().read(), name="a.jpg", now=NOW)
    case = steps.receive(cast, file_ids=(file.id,), **changes)  # type: ignore[arg-type]
    return case, case.attachments.get()


def test_the_public_page_tells_the_way_of_a_case_without_the_person(cast: Cast, client: Client) -> None:
    case = steps.verified(cast)
    page = walk.text_of(client.get(f"/cases/{case.number}/").content)
    assert "门口路上一直冒水" in page and "Linjiang Water" in page and "阀门已更换。" in page
    assert "Checked: the result holds" in page
    assert "Reporter" not in page and "reporter@lin.example" not in page


def test_a_number_in_any_spelling_leads_to_the_one_address(cast: Cast, client: Client) -> None:
    case = steps.receive(cast)
    assert client.get(f"/cases/{case.number.replace('-', '')}/")["Location"] == f"/cases/{case.number}/"
    assert client.get("/cases/261121-000000-0/").status_code == 404


def test_a_private_case_is_nowhere(cast: Cast, client: Client) -> None:
    case = steps.receive(cast, description="邻居吵架", type_code="neighbours")
    assert client.get(f"/cases/{case.number}/").status_code == 404
    assert client.get(f"/cases/{case.number}/join/").status_code == 404
    assert case.number not in client.get("/cases/").content.decode()
    assert "邻居吵架" not in client.get("/cases/", {"q": case.number}).content.decode()
    assert json.loads(client.get("/cases/cells.json").content)["features"] == []
    walk.walk_to(client, "where", words="邻居吵架", kind="neighbours")
    assert walk.answer(client, "where", **walk.POINT, way="go") == "/report/photos/"


def test_a_case_is_public_once_its_type_is_known(cast: Cast, client: Client) -> None:
    case = steps.bare(cast, description="邻居吵架")
    page, join = f"/cases/{case.number}/", f"/cases/{case.number}/join/"
    assert (client.get(page).status_code, client.get(join).status_code) == (404, 404)
    assert case.number not in client.get("/cases/").content.decode()
    assert json.loads(client.get("/cases/cells.json").content)["features"] == []
    cases_actions.classify_case(case=case, type_code="litter", actor=cast.actor("desk"), now=NOW)
    assert (client.get(page).status_code, client.get(join).status_code) == (200, 200)


@pytest.mark.parametrize("address", ["/cases/?area=%00", "/cases/%00/", "/follow/%00/", "/?area=%00"])
def test_an_address_with_a_nul_leads_nowhere(cast: Cast, client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_the_list_is_filtered_by_words_kind_area_and_state(cast: Cast, client: Client) -> None:
    leak = steps.receive(cast)
    litter = steps.receive(cast, description="垃圾没人收", type_code="litter", **walk.at(lin.IN_21))
    filters = {
        leak.number: [{"q": "冒水"}, {"type": "water-leak"}, {"area": lin.STREET_1}, {"q": leak.number}],
        litter.number: [{"q": "垃圾"}, {"type": "litter"}, {"area": lin.COMMUNITY_21}],
    }
    for number, asked in filters.items():
        for one in asked:
            page = client.get("/cases/", one).content.decode()
            assert re.findall(r"/cases/(\d{6}-\d{6}-\d)/", page) == [number], one
    for both in ({}, {"state": "open"}, {"type": "streets"}, {"type": "no-such"}, {"cell": "bent"}, {"after": "bent"}):
        page = client.get("/cases/", both).content.decode()
        assert set(re.findall(r"/cases/(\d{6}-\d{6}-\d)/", page)) == {leak.number, litter.number}, both
    assert "No report fits" in client.get("/cases/", {"state": "ended"}).content.decode()


def test_the_list_is_paged_both_ways_and_says_how_many_there_are(cast: Cast, client: Client) -> None:
    numbers = {steps.receive(cast, now=NOW + steps.HOUR * hour).number for hour in range(45)}
    address, seen, last_previous = "/cases/", [], ""
    while address:
        page = client.get(address).content.decode()
        assert "of 45" in walk.text_of(page.encode()) and "45 entries" in walk.text_of(page.encode())
        seen.append(re.findall(r'case-link" href="/cases/([\d-]+)/', page))
        following = re.search(r'rel="next" href="([^"]+)"', page)
        previous = re.search(r'rel="prev" href="([^"]+)"', page)
        last_previous = previous.group(1).replace("&amp;", "&") if previous else ""
        address = following.group(1).replace("&amp;", "&") if following else ""
        if len(seen) == 3:
            break
    assert [len(page) for page in seen] == [20, 20, 5]
    assert {number for page in seen for number in page} == numbers
    back = client.get(last_previous).content.decode()
    assert re.findall(r'case-link" href="/cases/([\d-]+)/', back) == seen[1]


def test_the_list_asks_few_questions_of_the_database(
    cast: Cast, client: Client, django_assert_max_num_queries: object
) -> None:
    for hour in range(12):
        steps.receive(cast, now=NOW + steps.HOUR * hour)
    client.get("/cases/")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.get("/cases/")


def test_the_map_counts_every_case_with_a_point_and_leads_into_each_cell(cast: Cast, client: Client) -> None:
    for where in (lin.IN_11, lin.IN_11, lin.IN_21):
        steps.receive(cast, **walk.at(where))
    answer = client.get("/cases/cells.json")
    assert answer["Content-Type"] == "application/geo+json"
    cells = json.loads(answer.content)["features"]
    assert sum(cell["properties"]["count"] for cell in cells) == 3
    found = 0
    for cell in cells:
        page = client.get(cell["properties"]["href"]).content.decode()
        found += len(re.findall(r'case-link" href=', page))
    assert found == 3


def test_a_number_on_the_map_stands_among_its_cases(cast: Cast, client: Client) -> None:
    steps.receive(cast, **walk.at(lin.IN_21))
    cell = json.loads(client.get("/cases/cells.json").content)["features"][0]
    assert cell["geometry"]["coordinates"] == [lin.IN_21["lon"], lin.IN_21["lat"]]


def test_a_date_that_was_kept_is_not_called_late(cast: Cast, client: Client) -> None:
    case = steps.closed(cast)
    page = walk.text_of(client.get(f"/cases/{case.number}/").content)
    assert "(in time)" in page and "late by" not in page


def test_outlines_of_areas_are_sent_for_the_map(cast: Cast, client: Client) -> None:
    shapes = json.loads(client.get("/cases/areas.json").content)
    assert [feature["properties"]["name_en"] for feature in shapes["features"]] == ["Jiangbei"]


def test_a_photo_is_public_once_staff_has_let_it_out(cast: Cast, client: Client) -> None:
    case, photo = with_photo(cast)
    address = f"/files/{photo.id}.jpg"
    assert client.get(address).status_code == 404
    assert address not in client.get(f"/cases/{case.number}/").content.decode()
    case.refresh_from_db()
    cases_actions.show_attachment(attachment=photo, public=True, actor=cast.actor("desk"), now=NOW)
    answer = client.get(address)
    assert answer.status_code == 200 and answer["X-Content-Type-Options"] == "nosniff"
    assert "public" in answer["Cache-Control"] and "sandbox" in answer["Content-Security-Policy"]
    assert client.get(address, {"thumb": "1"})["Content-Type"] == "image/jpeg"
    assert address in client.get(f"/cases/{case.number}/").content.decode()


def test_a_photo_of_a_private_case_is_never_public(cast: Cast, client: Client) -> None:
    _case, photo = with_photo(cast, type_code="neighbours")
    Attachment.objects.filter(id=photo.id).update(public=True)
    assert client.get(f"/files/{photo.id}.jpg").status_code == 404


def test_the_holder_of_the_receipt_sees_the_own_photo_and_nobody_keeps_it(cast: Cast, client: Client) -> None:
    walk.walk_to(client, "photos")
    client.post("/report/photos/", {"photos": [walk.photo()]})
    walk.answer(client, "contact")
    walk.answer(client, "check", token=walk.draft_of(client).token)
    address = f"/files/{Attachment.objects.get().id}.jpg"
    own = client.get(address)
    assert own.status_code == 200 and own["Cache-Control"] == "private, no-store"
    assert Client().get(address).status_code == 404


def test_photos_of_a_report_that_was_merged_are_not_for_the_other_reporter(cast: Cast, client: Client) -> None:
    mine, _receipt = walk.send(client)
    theirs, photo = with_photo(cast)
    cases_actions.merge_case(case=theirs, into=mine, actor=cast.actor("desk"), now=timezone.now())
    photo.refresh_from_db()
    assert photo.case_id == mine.id
    assert client.get(f"/files/{photo.id}.jpg").status_code == 404
    assert str(photo.id) not in client.get(f"/follow/{mine.number}/").content.decode()


def test_a_neighbour_joins_instead_of_repeating(cast: Cast, client: Client) -> None:
    case = steps.receive(cast, now=timezone.now())
    walk.walk_to(client, "where")
    assert walk.answer(client, "where", **walk.POINT, way="go") == "/report/same/"
    page = walk.text_of(client.get("/report/same/").content)
    assert case.number in page and "This is mine too" in page
    address = f"/cases/{case.number}/join/"
    assert walk.WORDS in client.get(address).content.decode()
    first = client.post(address, {"note": "我家门口也是", "phone": "13800138000"})
    second = client.post(address, {"note": "我家门口也是"})
    assert first["Location"] == second["Location"] == f"/report/done/{case.number}/"
    assert case.followers.count() == 1 and Case.objects.count() == 1
    page = walk.text_of(client.get(f"/report/done/{case.number}/").content)
    assert "You have joined this report" in page
    own = walk.text_of(client.get(f"/follow/{case.number}/").content)
    assert "Take the report back" not in own and "Others with the same need 1" in own
    assert walk.draft_of(client).text == ""


def test_none_of_these_goes_on(cast: Cast, client: Client) -> None:
    steps.receive(cast, now=timezone.now())
    walk.walk_to(client, "where")
    walk.answer(client, "where", **walk.POINT, way="go")
    assert walk.answer(client, "same") == "/report/photos/"


def test_an_ended_case_cannot_be_joined(cast: Cast, client: Client) -> None:
    case = steps.closed(cast)
    refused = client.post(f"/cases/{case.number}/join/", {})
    assert refused.status_code == 422 and "not open any more" in refused.content.decode()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_looking_writes_nothing(cast: Cast, client: Client, language: str) -> None:
    case, photo = with_photo(cast)
    mine, _receipt = walk.send(client, words="垃圾没人收", kind="litter")
    rows, cases_before = LedgerRow.objects.count(), list(Case.objects.order_by("id").values())
    number = mine.number
    for address in (
        *("/", "/report/", "/follow/", "/cases/", "/cases/cells.json", "/cases/areas.json", "/how/", "/privacy/"),
        *(f"/cases/{case.number}/", f"/cases/{case.number}/join/", f"/files/{photo.id}.jpg", "/accessibility/"),
        *(f"/follow/{number}/", f"/follow/{number}/withdraw/", f"/report/done/{number}/"),
    ):
        assert client.get(address, headers={"accept-language": language}).status_code in {200, 404}, address
    for address in (
        f"/follow/{number}/answer/",
        f"/follow/{number}/remark/",
        "/follow/forget/",
        "/report/start-again/",
    ):
        assert client.get(address).status_code == 405, address
    assert LedgerRow.objects.count() == rows and list(Case.objects.order_by("id").values()) == cases_before
