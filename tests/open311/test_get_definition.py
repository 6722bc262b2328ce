"""GET services/{service_code}."""

from __future__ import annotations

from tests.open311.conftest import Caller


def test_json_is_an_object_with_questions_in_order(api: Caller) -> None:
    body = api.get("services/bulky.json", locale="en").body
    assert body["service_code"] == "bulky"
    assert [one["order"] for one in body["attributes"]] == [1, 2, 3, 4, 5]
    assert body["attributes"][0] == {
        "variable": True,
        "code": "size",
        "datatype": "singlevaluelist",
        "required": True,
        "datatype_description": None,
        "order": 1,
        "description": "How big is it?",
        "values": [{"key": "small", "name": "Small"}, {"key": "big", "name": "Big & wide"}],
    }
    assert body["attributes"][2]["datatype_description"] == "A guess will do"
    assert body["attributes"][4]["variable"] is False


def test_values_stand_only_where_there_is_something_to_choose(api: Caller) -> None:
    body = api.get("services/bulky.json").body
    assert ["values" in one for one in body["attributes"]] == [True, True, False, False, False]


def test_xml_wraps_attributes_and_values(api: Caller) -> None:
    root = api.get("services/bulky.xml").body
    assert root.tag == "service_definition"
    assert [child.tag for child in root] == ["service_code", "attributes"]
    assert [one.text for one in root.findall("attributes/attribute/values/value/key")] == [
        "small",
        "big",
        "glass",
        "paper",
    ]
    assert root.findtext("attributes/attribute/required") == "true"


def test_a_service_without_questions_has_an_empty_definition(api: Caller) -> None:
    assert api.get("services/litter.json").body == {"service_code": "litter", "attributes": []}


def test_an_unknown_code_and_a_branch_are_not_found(api: Caller) -> None:
    for code in ("nothing", "streets"):
        answer = api.get(f"services/{code}.json")
        assert (answer.status, answer.body[0]["code"]) == (404, 404)
