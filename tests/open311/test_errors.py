"""Every failing call tells why, in the format that was asked for."""

from __future__ import annotations

from typing import Any

import pytest

from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import forget_kept
from oneneedle.open311 import queries
from tests.open311.conftest import Answer, Caller


def told(answer: Answer, status: int) -> str:
    """The one description of a failed call, after its shape was looked at."""
    assert answer.status == status
    if isinstance(answer.body, list):
        (error,) = answer.body
        assert list(error) == ["code", "description"]
        assert isinstance(error["code"], int)
        return str(error["description"])
    assert answer.body.tag == "errors"
    (error,) = answer.body
    assert [child.tag for child in error] == ["code", "description"]
    return error.findtext("description") or ""


@pytest.mark.parametrize("path", ["services.{}", "services/litter.{}", "requests.{}", "requests/1.{}", "tokens/1.{}"])
@pytest.mark.parametrize("form", ["xml", "json"])
def test_an_unknown_jurisdiction_is_not_found(api: Caller, path: str, form: str) -> None:
    assert "atlantis" in told(api.get(path.format(form), jurisdiction_id="atlantis"), 404)


def test_the_jurisdiction_may_be_left_out_or_empty_when_there_is_one(api: Caller) -> None:
    assert api.get("services.json").status == 200
    assert api.get("services.json", jurisdiction_id="").status == 200
    assert api.get("services.json", jurisdiction_id="lin").status == 200


def test_the_jurisdiction_is_required_when_there_are_several_and_no_default(api: Caller) -> None:
    Jurisdiction.objects.create(id="other", name_en="Other", area_path="other/")
    forget_kept()
    assert api.get("services.json").status == 200
    Jurisdiction.objects.update(is_default=False)
    forget_kept()
    assert "jurisdiction_id" in told(api.get("services.json"), 400)
    assert api.get("services.json", jurisdiction_id="lin").status == 200


@pytest.mark.parametrize(
    "path", ["nothing.json", "requests/a/b.json", "services.json/", "", "../v3/requests.json", "discovery"]
)
def test_an_unknown_address_is_not_found(api: Caller, path: str) -> None:
    told(api.get(path), 404)


def test_an_unknown_format_is_answered_in_xml(api: Caller) -> None:
    answer = api.get("requests.csv")
    assert answer.body.tag == "errors"
    told(answer, 404)


@pytest.mark.parametrize("form", ["xml", "json"])
def test_a_wrong_method_is_told_and_the_right_ones_are_named(api: Caller, form: str) -> None:
    answer = api._read(api.client.put(f"{api.base}requests.{form}"))
    assert "PUT" in told(answer, 405)
    assert answer.response["Allow"] == "GET, POST, HEAD, OPTIONS"
    told(api._read(api.client.post(f"{api.base}services.{form}")), 405)


@pytest.mark.parametrize("form", ["xml", "json"])
def test_a_bug_is_told_without_details(api: Caller, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*_: Any) -> None:
        raise RuntimeError("the secret inside")

    monkeypatch.setattr(queries, "list_services", explode)
    answer = api.get(f"services.{form}")
    told(answer, 500)
    assert b"secret" not in answer.response.content


def test_a_host_that_is_not_ours_is_refused(api: Caller) -> None:
    answer = api._read(api.client.get(f"{api.base}discovery.json", headers={"host": "evil.example"}))
    told(answer, 400)


def test_a_body_that_cannot_be_read_is_refused(api: Caller) -> None:
    kind = "multipart/form-data; boundary="
    told(api._read(api.client.post(f"{api.base}requests.json", b"nothing", content_type=kind)), 400)
    told(api.urlencoded("requests.json", "a=b", charset="latin-1"), 400)


def test_pages_of_other_sites_may_read(api: Caller) -> None:
    assert api.get("services.json").response["Access-Control-Allow-Origin"] == "*"
    answer = api.client.options(f"{api.base}requests.json")
    assert answer.status_code == 204
    assert "POST" in answer["Access-Control-Allow-Methods"]
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_the_length_of_the_answer_is_told(api: Caller) -> None:
    answer = api.get("services.xml").response
    assert answer["Content-Length"] == str(len(answer.content))


def test_head_answers_like_get_without_a_body(api: Caller) -> None:
    answer = api.client.head(f"{api.base}services.xml")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["Content-Type"] == "text/xml; charset=utf-8"


def test_control_characters_in_a_call_do_no_harm(api: Caller) -> None:
    assert api.get("requests.json", service_code="a\x00b").body == []
    told(api.get("requests/a%00b.json"), 404)
    told(api.get("services.xml", jurisdiction_id="\x00\x01no"), 404)


def test_a_second_slash_is_no_other_address(api: Caller) -> None:
    assert api.get("/services.json").status == 200


def test_no_cookie_and_no_redirect(api: Caller) -> None:
    answer = api.post("requests.json", service_code="litter")
    assert answer.status == 400
    assert not answer.response.cookies
