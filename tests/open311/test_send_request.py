"""POST requests."""

from __future__ import annotations

import io
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from oneneedle.cases.models import Case, Remark
from oneneedle.core.queries import verify_ledger
from oneneedle.people.models import Contact
from tests.cases import steps
from tests.open311.conftest import Answer, Caller

LEAK = {"service_code": "water-leak", "lat": "30.005", "long": "120.005", "description": "Water on the road"}
BULKY = LEAK | {"service_code": "bulky", "attribute[size]": "big"}


def photo(name: str = "a.jpg") -> SimpleUploadedFile:
    held = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(held, "JPEG")
    return SimpleUploadedFile(name, held.getvalue(), "image/jpeg")


def descriptions(answer: Answer) -> list[str]:
    return [error["description"] for error in answer.body]


def test_the_number_comes_at_once_with_words_for_the_reporter(api: Caller) -> None:
    answer = api.post("requests.json", **LEAK, account_id="a-7", locale="en")
    assert answer.status == 200
    (told,) = answer.body
    case = Case.objects.get(number=told["service_request_id"])
    assert list(told) == ["service_request_id", "service_notice", "account_id"]
    assert case.number in told["service_notice"]
    assert "Linjiang Water" in told["service_notice"]
    assert told["account_id"] == "a-7"
    assert (case.state, case.channel, case.description) == ("dispatched", "open311", "Water on the road")
    assert not list(verify_ledger())


def test_xml_answers_one_request(api: Caller) -> None:
    root = api.post("requests.xml", **LEAK).body
    assert root.tag == "service_requests"
    assert [child.tag for child in root] == ["request"]
    assert Case.objects.filter(number=root.findtext("request/service_request_id")).exists()


@pytest.mark.parametrize("key", ["", "wrong"])
@pytest.mark.parametrize("form", ["xml", "json"])
def test_without_a_valid_key_it_is_403_and_nothing_is_written(api: Caller, key: str, form: str) -> None:
    answer = api.post(f"requests.{form}", key=key, **LEAK)
    assert answer.status == 403
    assert not Case.objects.exists()


def test_a_missing_service_code_is_400_and_an_unknown_one_404(api: Caller) -> None:
    assert api.post("requests.json", **LEAK | {"service_code": ""}).status == 400
    assert api.post("requests.json", **LEAK | {"service_code": "nothing"}).status == 404
    assert api.post("requests.json", **LEAK | {"service_code": "streets"}).status == 404


def test_an_unknown_jurisdiction_is_404_in_form_or_query_string(api: Caller) -> None:
    assert api.post("requests.json", **LEAK, jurisdiction_id="atlantis").status == 404
    assert api.post("requests.json?jurisdiction_id=atlantis", **LEAK).status == 404
    assert api.post("requests.json?jurisdiction_id=lin", **LEAK).status == 200


def test_all_faults_of_a_form_are_told_together(api: Caller) -> None:
    form = {"service_code": "bulky", "lat": "30.005", "email": "nobody", "description": "x" * 4001}
    answer = api.post("requests.json", **form, locale="en")
    assert answer.status == 400
    assert len(answer.body) == 4
    words = " ".join(descriptions(answer))
    assert all(part in words for part in ("long", "4000", "How big", "e-mail"))
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "place",
    [
        {},
        {"lat": "30.005"},
        {"long": "120.005", "address_string": "Main Street 1"},
        {"lat": "north", "long": "120.005"},
        {"lat": "nan", "long": "120.005"},
        {"lat": "91", "long": "120.005"},
        {"lat": "31", "long": "121"},
    ],
)
def test_half_a_place_no_place_and_a_place_outside_the_city_are_400(api: Caller, place: dict[str, str]) -> None:
    assert api.post("requests.json", service_code="litter", description="x", **place).status == 400


def test_an_address_is_place_enough(api: Caller) -> None:
    assert api.post("requests.json", service_code="litter", address_string="Main Street 1").status == 200
    assert api.post("requests.json", service_code="litter", address_id="4711").status == 200
    case = Case.objects.get(address_id="4711")
    assert case.place_source == "address"


def test_a_service_that_needs_no_place_takes_none(api: Caller) -> None:
    assert api.post("requests.json", service_code="question", description="When?").status == 200


def test_four_thousand_characters_with_foreign_line_ends_fit(api: Caller) -> None:
    text = "行\r\n" * 2000
    assert api.post("requests.json", **LEAK | {"description": text[:-2]}).status == 200
    assert Case.objects.get().description == ("行\n" * 2000).strip()


def test_html_is_text(api: Caller) -> None:
    text = "<b>Loud</b> & <script>x</script>"
    number = api.report(description=text)
    assert Case.objects.get().description == text
    assert api.get(f"requests/{number}.json").body[0]["description"] == text
    assert api.get(f"requests/{number}.xml").body.findtext("request/description") == text


@pytest.mark.parametrize(
    "form",
    [
        "attribute[size]=big&attribute[found][]=glass&attribute[found][]=paper",
        "attribute[size]=big&attribute[found]=glass&attribute[found]=paper",
        "attribute%5Bsize%5D=big&attribute%5Bfound%5D%5B%5D=glass&attribute%5Bfound%5D%5B%5D=paper",
        "attribute[size]=big&attribute[found]=glass&attribute[found][]=paper&attribute[easting]=5",
    ],
)
def test_answers_come_with_brackets_and_by_repetition(api: Caller, form: str) -> None:
    body = urlencode(LEAK | {"service_code": "bulky", "api_key": api.key})
    answer = api.urlencoded("requests.json", f"{body}&{form}&attribute[bags]=3")
    assert answer.status == 200, answer.body
    assert Case.objects.get().answers == {"size": "big", "found": ["glass", "paper"], "bags": 3}


@pytest.mark.parametrize("wrong", [{"attribute[size]": ""}, {"attribute[size]": "huge"}, {"attribute[bags]": "many"}])
def test_missing_and_unfitting_answers_are_400(api: Caller, wrong: dict[str, str]) -> None:
    assert api.post("requests.json", **BULKY | wrong).status == 400


def test_percent_encoded_utf_8_and_a_plus_sign_are_understood(api: Caller) -> None:
    words = {"service_code": "litter", "description": "垃圾 ＋ é", "lat": "30.005", "long": "120.005"}
    answer = api.urlencoded("requests.xml", urlencode(words | {"api_key": api.key}))
    assert answer.status == 200
    assert Case.objects.get().description == "垃圾 ＋ é"


def test_the_reporter_goes_to_the_vault_and_never_comes_back(api: Caller) -> None:
    who = {"first_name": "Ada", "last_name": "Secret", "email": "ada@secret.example", "phone": "5550001234"}
    number = api.report(**who, device_id="device-9", account_id="acc-9")
    assert Contact.objects.count() == 1
    for path in (f"requests/{number}.json", "requests.json", "servicerequestupdates.xml"):
        content = api.get(path, extensions="true").response.content
        assert not any(word.encode() in content for word in (*who.values(), "device-9", "acc-9"))


@pytest.mark.parametrize("field", ["media", "photo1", "file_a", "media[]"])
def test_photos_are_kept_whatever_their_field_is_called(api: Caller, field: str) -> None:
    number = api.report(**{field: photo()})
    attachment = Case.objects.get(number=number).attachments.get()
    assert (attachment.kind, attachment.public) == ("report", False)
    assert api.get(f"requests/{number}.json").body[0]["media_url"] is None


def test_a_file_that_is_no_photo_is_400(api: Caller) -> None:
    file = SimpleUploadedFile("a.jpg", b"MZ not a photo", "image/jpeg")
    assert api.post("requests.json", **LEAK, media=file).status == 400
    assert not Case.objects.exists()


def test_addresses_of_pictures_are_kept_as_text_for_the_staff(api: Caller) -> None:
    urls = ["https://example.org/1.jpg", "https://example.org/2.jpg"]
    number = api.report(media_url=urls)
    assert Remark.objects.get(case__number=number).media_urls == urls
    assert api.get(f"requests/{number}.json").body[0]["media_url"] is None
    assert api.post("requests.json", **LEAK, media_url="file:///etc/passwd").status == 400


def test_a_key_of_another_city_is_not_valid(api: Caller) -> None:
    assert api.post("requests.json", key=api.key + "x", **LEAK).status == 403


def test_a_warm_report_costs_one_round_trip(api: Caller) -> None:
    api.report()
    with CaptureQueriesContext(connection) as asked:
        api.report()
    assert len(steps.questions(asked)) <= 1, steps.questions(asked)
