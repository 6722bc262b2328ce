"""GET services."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from oneneedle.catalogue import actions as catalogue
from oneneedle.catalogue.models import CaseType
from oneneedle.core.rules import system
from tests.cast import CITY
from tests.open311.conftest import Caller

FIELDS = ["service_code", "service_name", "description", "metadata", "type", "keywords", "group"]


def test_json_is_a_bare_array_of_all_leaves_in_the_citys_language(api: Caller) -> None:
    services = api.get("services.json").body
    assert {one["service_code"] for one in services} == {
        "water-leak",
        "litter",
        "stalls",
        "neighbours",
        "question",
        "bulky",
    }
    leak = next(one for one in services if one["service_code"] == "water-leak")
    assert list(leak) == FIELDS
    assert leak == {
        "service_code": "water-leak",
        "service_name": "水管漏水",
        "description": None,
        "metadata": False,
        "type": "realtime",
        "keywords": "漏水, 冒水, leak",
        "group": "街面",
    }


def test_xml_has_the_same_members_and_empty_elements(api: Caller) -> None:
    answer = api.get("services.xml", locale="en")
    assert answer.body.tag == "services"
    leak = next(one for one in answer.body if one.findtext("service_code") == "water-leak")
    assert leak.tag == "service"
    assert [child.tag for child in leak] == FIELDS
    assert leak.findtext("metadata") == "false"
    assert b"<description/>" in answer.response.content


def test_the_locale_chooses_the_language(api: Caller) -> None:
    names = {one["service_name"] for one in api.get("services.json", locale="en-US").body}
    assert "Water main leak" in names
    assert {one["group"] for one in api.get("services.json", locale="en").body} == {"Streets"}


def test_metadata_is_true_only_with_questions_and_command_words_stay_out(api: Caller) -> None:
    services = {one["service_code"]: one for one in api.get("services.json").body}
    assert [code for code, one in services.items() if one["metadata"]] == ["bulky"]
    assert services["bulky"]["keywords"] == "sofa, big old"


def test_a_retired_service_is_gone(api: Caller) -> None:
    retired = CaseType.objects.get(code="stalls")
    catalogue.retire_case_type(case_type=retired, actor=system(CITY), now=timezone.now())
    assert "stalls" not in {one["service_code"] for one in api.get("services.json").body}


def test_equal_names_are_told_apart_by_their_group(api: Caller) -> None:
    now = timezone.now()
    words: dict[str, Any] = {"jurisdiction_id": CITY, "actor": system(CITY), "now": now}
    catalogue.set_case_type(code="parks", name_en="Parks", name_zh="公园", **words)
    twin = catalogue.set_case_type(
        code="park-litter", parent_code="parks", name_en="Litter", name_zh="暴露垃圾", **words
    )
    handlers = [{"level": "city", "kind": "city_office"}]
    catalogue.set_rule(case_type=twin, since=now, handlers=handlers, limits={"normal": {}}, actor=system(CITY), now=now)
    names = [one["service_name"] for one in api.get("services.json", locale="en").body]
    assert len(set(names)) == len(names)
    assert {"Litter (Streets)", "Litter (Parks)"} <= set(names)
