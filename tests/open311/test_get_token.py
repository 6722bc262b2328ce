"""GET tokens/{token}."""

from __future__ import annotations

from tests.open311.conftest import Caller


def test_a_number_is_its_own_token(api: Caller) -> None:
    number = api.report()
    assert api.get(f"tokens/{number}.json").body == [{"service_request_id": number, "token": number}]
    root = api.get(f"tokens/{number}.xml").body
    assert root.findtext("request/service_request_id") == number
    assert root.findtext("request/token") == number


def test_an_unknown_token_is_not_found(api: Caller) -> None:
    assert api.get("tokens/nothing.json").status == 404
    assert api.get("tokens/nothing.xml").body.tag == "errors"


def test_the_token_of_a_private_case_is_not_found(api: Caller) -> None:
    number = api.report(service_code="neighbours")
    assert api.get(f"tokens/{number}.json").status == 404
