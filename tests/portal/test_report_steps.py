"""The steps of a report over HTTP: each one, the way back, and what each refuses."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from oneneedle.cases.models import Attachment, Case
from oneneedle.core.models import StoredFile
from oneneedle.people.models import Contact
from oneneedle.places.models import Area
from tests import cast as lin
from tests.cast import Cast
from tests.portal import walk

pytestmark = pytest.mark.usefixtures("cast")


def test_the_start_page_begins_with_one_box(client: Client) -> None:
    page = client.get("/").content.decode()
    assert "What is wrong?" in page and 'name="text"' in page and "12345" in page


def test_the_whole_way_makes_one_case_that_is_already_dispatched(client: Client) -> None:
    case, receipt = walk.send(client, phone="13800138000")
    assert case.state == "dispatched" and case.unit is not None and case.unit.code == "lin-water"
    assert case.area_path == lin.COMMUNITY_11
    assert case.channel == "web" and len(receipt.split()) == 6
    contact = Contact.objects.get()
    assert "13800138000" not in contact.phone_masked and contact.sealed is not None


def test_words_lead_to_suggested_kinds_and_danger_shows_police_fire_and_ambulance(client: Client) -> None:
    assert walk.answer(client, "what", text=walk.WORDS) == "/report/type/"
    page = walk.text_of(client.get("/report/type/").content)
    assert "Water main leak" in page and "because you wrote" in page
    assert "Is anyone in danger? Call now Police, fire, ambulance: 110 119 120" in " ".join(page.split())
    assert "Urgent, nobody in danger: 12345" in page


def test_words_of_danger_make_the_case_urgent(client: Client) -> None:
    case, _receipt = walk.send(client)
    assert case.priority == "urgent"


def test_where_a_map_would_be_empty_address_and_list_stand_first(client: Client) -> None:
    walk.answer(client, "what", text=walk.WORDS)
    walk.answer(client, "type", type_code="")
    page = client.get("/report/where/").content.decode()
    assert page.index('id="where-map"') < page.index('name="address"')
    Area.objects.update(polygon=None)
    page = client.get("/report/where/").content.decode()
    assert page.index('name="address"') < page.index("<details") < page.index('id="where-map"')


def test_words_nobody_knows_lead_to_the_whole_tree(client: Client) -> None:
    walk.answer(client, "what", text="zzz")
    page = walk.text_of(client.get("/report/type/").content)
    assert "Streets" in page and "Litter" in page


def test_a_kind_must_be_chosen_and_not_knowing_is_a_choice(client: Client) -> None:
    walk.walk_to(client, "type")
    assert client.post("/report/type/", {}).status_code == 422
    assert client.post("/report/type/", {"type_code": "no-such"}).status_code == 422
    assert walk.answer(client, "type", type_code="") == "/report/where/"


def test_an_empty_report_is_refused_with_a_summary(client: Client) -> None:
    response = client.post("/report/", {"text": "  "})
    assert response.status_code == 422
    assert "Say in a few words what is wrong." in response.content.decode()


def test_a_step_is_not_reached_before_those_in_front_of_it(client: Client) -> None:
    for step in ("type", "where", "area", "same", "photos", "contact", "check"):
        assert client.get(f"/report/{step}/")["Location"] == "/report/"


def test_answered_steps_can_be_opened_again_and_nothing_is_lost(client: Client) -> None:
    walk.walk_to(client, "check", phone="13800138000")
    assert walk.WORDS in client.get("/report/").content.decode()
    assert walk.answer(client, "what", text="别的话") == "/report/check/"
    assert "13800138000" in client.get("/report/contact/").content.decode()
    assert "别的话" in client.get("/report/check/").content.decode()


def test_the_session_holds_no_word_of_the_draft_in_clear(client: Client) -> None:
    walk.walk_to(client, "check", phone="13800138000")
    kept = str(dict(client.session))
    assert "13800138000" not in kept and walk.WORDS not in kept


def test_a_place_is_needed_or_the_word_that_one_does_not_know(client: Client) -> None:
    walk.walk_to(client, "where")
    assert client.post("/report/where/", {"way": "go"}).status_code == 422
    outside = {name: str(value) for name, value in lin.OUTSIDE.items()}
    assert client.post("/report/where/", {**outside, "way": "go"}).status_code == 422
    assert walk.answer(client, "where", way="unknown") == "/report/photos/"


def test_an_area_of_the_list_is_as_good_as_the_map(client: Client) -> None:
    walk.walk_to(client, "where")
    assert walk.answer(client, "where", address="柳树社区东门", way="list") == "/report/area/"
    assert "Jiangbei" in client.get("/report/area/").content.decode()
    below = client.get("/report/area/", {"under": lin.STREET_1}).content.decode()
    assert "It is in Hebian Street" in below and "Liushu Community" in below
    assert "Liushu" in client.get("/report/area/", {"q": "Liushu"}).content.decode()
    assert walk.answer(client, "area", area_path=lin.COMMUNITY_11) == "/report/photos/"
    assert walk.draft_of(client).address == "柳树社区东门"
    walk.answer(client, "photos")
    walk.answer(client, "contact")
    walk.answer(client, "check", token=walk.draft_of(client).token)
    case = Case.objects.get()
    assert case.area_path == lin.COMMUNITY_11 and case.state == "dispatched"


def test_an_area_of_another_city_is_not_taken(client: Client) -> None:
    walk.walk_to(client, "where")
    assert client.post("/report/area/", {"area_path": "cn/"}).status_code == 200
    assert walk.draft_of(client).area_path == ""


def test_the_printed_code_of_a_stairwell_brings_the_place_along(client: Client) -> None:
    page = client.get("/", {"area": lin.COMMUNITY_11}).content.decode()
    assert "Liushu Community" in page and lin.COMMUNITY_11 in page
    walk.answer(client, "what", text=walk.WORDS, area_path=lin.COMMUNITY_11)
    assert walk.draft_of(client).area_path == lin.COMMUNITY_11


def test_photos_are_cleaned_kept_and_can_be_taken_out(client: Client) -> None:
    walk.walk_to(client, "photos")
    pictures = [walk.photo("a.jpg"), walk.photo("b.jpg", "blue")]
    assert client.post("/report/photos/", {"photos": pictures, "way": "more"})["Location"] == "/report/photos/"
    first, second = walk.draft_of(client).photos
    thumb = client.get(f"/report/photos/{first}.jpg")
    assert thumb["Content-Type"] == "image/jpeg" and b"SecretMaker" not in b"".join(thumb)
    assert Client().get(f"/report/photos/{first}.jpg").status_code == 404
    client.post(f"/report/photos/{first}/remove/")
    assert walk.draft_of(client).photos == (second,)
    assert StoredFile.objects.count() == 2


def test_a_file_that_is_no_photo_is_refused_beside_its_field(client: Client) -> None:
    walk.walk_to(client, "photos")
    bad = SimpleUploadedFile("a.jpg", b"<html>no photo</html>", "image/jpeg")
    response = client.post("/report/photos/", {"photos": [bad]})
    assert response.status_code == 422 and walk.draft_of(client).photos == ()


def test_a_telephone_number_without_digits_and_a_broken_address_are_refused(client: Client) -> None:
    walk.walk_to(client, "contact")
    assert client.post("/report/contact/", {"phone": "abc"}).status_code == 422
    assert client.post("/report/contact/", {"email": "a@"}).status_code == 422


def test_before_sending_one_sees_what_will_be_public_and_is_warned_of_private_facts(client: Client) -> None:
    walk.walk_to(client, "check", words="3单元502室漏水，打13800138000找我", phone="13900139000")
    page = walk.text_of(client.get("/report/check/").content)
    public, _heading, ours = page.partition("Only the units that work on it see this")
    assert "13900139000" in ours and "13900139000" not in public
    assert "a telephone number" in page and "a door number" in page and "Change the words" in page


def test_a_private_kind_says_that_nothing_will_be_public(client: Client) -> None:
    walk.walk_to(client, "check", words="邻居吵架", kind="neighbours")
    assert "Nothing of this will be public" in client.get("/report/check/").content.decode()


def test_pressing_send_twice_makes_one_case_and_shows_the_same_number(client: Client) -> None:
    walk.walk_to(client, "check")
    token = walk.draft_of(client).token
    first = walk.answer(client, "check", token=token)
    assert walk.answer(client, "check", token=token) == first
    assert Case.objects.count() == 1


def test_a_program_that_fills_in_the_hidden_field_is_refused(client: Client) -> None:
    walk.walk_to(client, "check")
    data = {"token": walk.draft_of(client).token, "website": "http://spam.example"}
    assert client.post("/report/check/", data).status_code == 422
    assert not Case.objects.exists()


def test_the_page_with_number_and_receipt_is_shown_again_to_the_same_session_only(client: Client) -> None:
    case, receipt = walk.send(client)
    page = client.get(f"/report/done/{case.number}/")
    assert receipt in page.content.decode() and case.number in page.content.decode()
    assert "临江水务集团" in page.content.decode() or "Linjiang Water" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    elsewhere = Client().get(f"/report/done/{case.number}/")
    assert elsewhere["Location"] == f"/follow/?number={case.number}"


def test_photos_of_a_report_go_with_the_case_and_are_not_public(client: Client) -> None:
    walk.walk_to(client, "photos")
    client.post("/report/photos/", {"photos": [walk.photo()]})
    walk.answer(client, "contact")
    walk.answer(client, "check", token=walk.draft_of(client).token)
    attachment = Attachment.objects.get()
    assert attachment.kind == "report" and not attachment.public


def test_a_draft_can_be_thrown_away(client: Client) -> None:
    walk.walk_to(client, "check")
    client.post("/report/start-again/")
    assert walk.draft_of(client).text == ""


def test_every_form_needs_its_token_against_forged_posts(cast: Cast) -> None:
    careful = Client(enforce_csrf_checks=True)
    for address in ("/report/", "/follow/", "/report/start-again/", "/follow/forget/"):
        assert careful.post(address, {"text": "x"}).status_code == 403


def test_the_same_pages_stand_under_the_name_of_the_city(client: Client) -> None:
    page = client.get(f"/c/{lin.CITY}/").content.decode()
    assert f'action="/c/{lin.CITY}/report/"' in page
    assert client.get("/c/nowhere/").status_code == 404
