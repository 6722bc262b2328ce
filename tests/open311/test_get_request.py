"""GET requests/{service_request_id}."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from oneneedle.cases import actions
from oneneedle.cases.models import Attachment, Case
from oneneedle.core.rules import system
from tests.cast import CITY, Cast
from tests.open311.conftest import Caller, moment
from tests.open311.test_send_request import photo

FIELDS = [
    "service_request_id",
    "status",
    "status_notes",
    "service_name",
    "service_code",
    "description",
    "agency_responsible",
    "service_notice",
    "requested_datetime",
    "updated_datetime",
    "expected_datetime",
    "address",
    "address_id",
    "zipcode",
    "lat",
    "long",
    "media_url",
]


def test_json_is_an_array_of_one_with_typed_members(api: Caller) -> None:
    number = api.report(address_string="河边路 1 号")
    (one,) = api.get(f"requests/{number}.json").body
    assert list(one) == FIELDS
    assert (one["service_request_id"], one["status"], one["service_code"]) == (number, "open", "water-leak")
    assert (one["lat"], one["long"]) == (30.005, 120.005)
    assert (one["service_name"], one["agency_responsible"]) == ("水管漏水", "临江水务集团")
    assert (one["address"], one["zipcode"], one["media_url"]) == ("河边路 1 号", None, None)
    assert datetime.fromisoformat(one["requested_datetime"]).tzinfo is not None
    assert one["updated_datetime"] == one["requested_datetime"]
    assert one["expected_datetime"].endswith("Z")


def test_xml_has_every_member_as_an_element(api: Caller) -> None:
    number = api.report()
    root = api.get(f"requests/{number}.xml").body
    assert root.tag == "service_requests"
    (one,) = root
    assert one.tag == "request"
    assert [child.tag for child in one] == FIELDS
    assert one.findtext("lat") == "30.005"


def test_a_number_may_be_written_without_dashes(api: Caller) -> None:
    number = api.report()
    assert api.get(f"requests/{number.replace('-', '')}.json").body[0]["service_request_id"] == number


def test_an_unknown_number_and_a_private_case_are_not_found(api: Caller) -> None:
    private = api.report(service_code="neighbours")
    for number in ("261121-000000-0", private, "x"):
        for form in ("json", "xml"):
            assert api.get(f"requests/{number}.{form}").status == 404


def test_a_closed_case_says_when_and_how_it_ended(api: Caller, city: Cast) -> None:
    number = api.report(locale="en")
    case = Case.objects.get(number=number)
    done: dict[str, Any] = {"case": case, "actor": system(CITY), "now": timezone.now()}
    actions.accept_order(**done)
    actions.finish_order(**done, outcome="explained", result="The pipe is private.")
    actions.verify_case(**done, holds=True, note="")
    actions.record_feedback(**done, solved="yes", assisted=True)
    actions.close_case(**done)
    (one,) = api.get(f"requests/{number}.json").body
    assert one["status"] == "closed"
    assert one["status_notes"] == "The pipe is private."
    assert case.closed_at is not None
    assert one["updated_datetime"] == moment(case.closed_at)


def test_a_merged_case_names_the_one_it_goes_on_under(api: Caller) -> None:
    first, second = api.report(), api.report()
    case, into = Case.objects.get(number=second), Case.objects.get(number=first)
    actions.merge_case(case=case, into=into, actor=system(CITY), now=timezone.now())
    (one,) = api.get(f"requests/{second}.json", locale="en").body
    assert (one["status"], first in one["status_notes"]) == ("closed", True)


def test_a_photo_appears_when_staff_has_let_it_out(api: Caller, city: Cast) -> None:
    number = api.report(media=photo())
    attachment = Attachment.objects.get()
    attachment.case.refresh_from_db()
    actions.show_attachment(attachment=attachment, public=True, actor=city.actor("desk"), now=timezone.now())
    (one,) = api.get(f"requests/{number}.json").body
    assert one["media_url"] == f"http://testserver/files/{attachment.id}.jpg"
    (more,) = api.get(f"requests/{number}.json", extensions="true").body
    assert more["extended_attributes"]["photos"] == [{"media_url": one["media_url"]}]


def test_extensions_add_answers_channel_and_notes_but_no_words_of_the_reporter(api: Caller) -> None:
    form = {"attribute[size]": "big", "attribute[found][]": ["glass", "paper"], "attribute[words]": "My name is Ada"}
    number = api.report(service_code="bulky", **form)
    (one,) = api.get(f"requests/{number}.json", extensions="true", locale="en").body
    assert [answer["code"] for answer in one["attributes"]] == ["size", "found"]
    assert one["attributes"][1] == {
        "code": "found",
        "description": "What is in it?",
        "values": [{"key": "glass", "name": "Glass"}, {"key": "paper", "name": "Paper"}],
    }
    assert one["extended_attributes"]["channel"] == "open311"
    (note,) = one["notes"]
    assert (note["type"], note["description"]) == ("dispatched", "Passed to Hebian street office.")
    root = api.get(f"requests/{number}.xml", extensions="true").body
    assert root.findtext("request/attributes/attribute/values/value/key") == "big"
    assert root.findtext("request/notes/note/type") == "dispatched"
    assert "attributes" not in api.get(f"requests/{number}.json").body[0]
