"""POST servicerequestupdates, which is the action `record_update`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from oneneedle.cases.models import Attachment, Case, Feedback, Remark
from oneneedle.core.queries import get_history, verify_ledger
from tests.open311.conftest import Answer, Caller, moment
from tests.open311.test_list_updates import close
from tests.open311.test_send_request import photo


def send(api: Caller, number: str, **words: Any) -> Answer:
    form = {
        "service_request_id": number,
        "update_id": "77",
        "status": "OPEN",
        "updated_datetime": moment(timezone.now()),
        "description": "Still there\r\ntoday",
        "first_name": "-",
        "last_name": "-",
    }
    return api.post("servicerequestupdates.json", **(form | words))


def test_our_id_comes_back_and_appears_in_the_feed(api: Caller) -> None:
    number = api.report()
    answer = send(api, number)
    assert answer.status == 200
    (told,) = answer.body
    assert list(told) == ["update_id"]
    found = {one["update_id"]: one for one in api.get("servicerequestupdates.json").body}
    assert found[told["update_id"]]["description"] == "Still there\ntoday"
    assert found[told["update_id"]]["status"] == "investigating"
    assert not list(verify_ledger())


def test_xml_answers_one_update(api: Caller) -> None:
    number = api.report()
    form = {"service_request_id": number, "update_id": "1", "status": "OPEN", "description": "x"}
    answer = api.post("servicerequestupdates.xml", **form, updated_datetime=moment(timezone.now()))
    assert answer.body.tag == "service_request_updates"
    assert (answer.body.findtext("request_update/update_id") or "").startswith(number)


def test_a_repeat_by_the_same_key_gets_the_same_id_and_makes_nothing(api: Caller, other_api: Caller) -> None:
    number = api.report()
    first = send(api, number).body
    assert send(api, number, description="Other words").body == first
    assert Remark.objects.filter(case__number=number, public=True).count() == 1
    assert send(other_api, number).body != first


def test_an_update_is_never_back_dated(api: Caller) -> None:
    number = api.report()
    began = timezone.now().replace(microsecond=0)
    update_id = send(api, number, updated_datetime=moment(began - timedelta(days=3))).body[0]["update_id"]
    found = {one["update_id"]: one for one in api.get("servicerequestupdates.json").body}
    assert found[update_id]["updated_datetime"] >= moment(began)


@pytest.mark.parametrize("name", ["service_request_id", "update_id", "status", "updated_datetime", "description"])
def test_a_missing_field_is_400(api: Caller, name: str) -> None:
    answer = send(api, api.report(), **{name: ""})
    assert answer.status == 400
    assert name in answer.body[0]["description"]


def test_a_time_that_is_none_and_an_overlong_text_are_400(api: Caller) -> None:
    number = api.report()
    assert send(api, number, updated_datetime="now").status == 400
    assert send(api, number, description="x" * 4001).status == 400


def test_without_a_key_it_is_403_and_an_unknown_case_is_404(api: Caller) -> None:
    number = api.report()
    assert send(api, number, key="wrong").status == 403
    assert send(api, "261121-000000-0").status == 404


def test_a_private_case_hears_the_key_that_brought_it_and_no_other(api: Caller, other_api: Caller) -> None:
    number = api.report(service_code="neighbours")
    assert send(api, number).status == 200
    assert send(other_api, number).status == 404
    assert api.get("servicerequestupdates.json").body == []


def test_photos_and_addresses_are_kept_for_the_staff(api: Caller) -> None:
    number = api.report()
    assert send(api, number, photo1=photo(), media_url="https://example.org/1.jpg", description="").status == 200
    assert Attachment.objects.get(case__number=number).public is False
    assert Remark.objects.get(case__number=number, public=True).media_urls == ["https://example.org/1.jpg"]
    file = SimpleUploadedFile("a.jpg", b"MZ not a photo", "image/jpeg")
    assert send(api, number, update_id="78", photo1=file).status == 400


def test_a_plain_update_moves_nothing(api: Caller) -> None:
    number = api.report()
    send(api, number)
    case = Case.objects.get(number=number)
    assert case.state == "dispatched"
    assert [row.verb for row in get_history(f"case:{case.id}")][-1] == "case.remarked"


def test_fixed_from_the_system_that_brought_it_answers_for_the_reporter(api: Caller) -> None:
    number = api.report()
    close(number, now=timezone.now() - timedelta(minutes=5))
    Feedback.objects.all().delete()
    assert send(api, number, status="FIXED", description="Thank you").status == 200
    feedback = Feedback.objects.get()
    assert (feedback.solved, feedback.comment, feedback.channel) == ("yes", "Thank you", "open311")


def test_reopen_from_the_system_that_brought_it_opens_it_again(api: Caller) -> None:
    number = api.report()
    close(number, now=timezone.now() - timedelta(minutes=5))
    assert send(api, number, status="REOPEN").status == 200
    case = Case.objects.get(number=number)
    assert (case.state, case.reopened) == ("dispatched", 1)


def test_other_systems_and_other_words_reopen_nothing_but_the_staff_is_told(api: Caller, other_api: Caller) -> None:
    number = api.report()
    close(number, now=timezone.now() - timedelta(minutes=5))
    assert send(other_api, number, status="REOPEN").status == 200
    assert send(api, number, status="OPEN").status == 200
    assert Case.objects.get(number=number).state == "closed"
    notes = list(Remark.objects.filter(case__number=number, public=False, text__contains="open"))
    assert len(notes) == 2
    feed = str(api.get("servicerequestupdates.json").body)
    assert not any(note.text in feed for note in notes)
