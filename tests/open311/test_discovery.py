"""GET discovery."""

from __future__ import annotations

from datetime import datetime

from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import forget_kept
from tests.open311.conftest import Caller


def test_json_names_one_production_endpoint_at_the_callers_host(api: Caller) -> None:
    answer = api.get("discovery.json")
    assert answer.status == 200
    assert set(answer.body) == {"changeset", "contact", "key_service", "endpoints"}
    assert all(answer.body.values())
    (endpoint,) = answer.body["endpoints"]
    assert endpoint["url"] == "http://testserver/open311/v2/"
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["type"] == "production"
    assert endpoint["formats"] == ["text/xml", "application/json"]
    assert datetime.fromisoformat(answer.body["changeset"]).tzinfo is not None


def test_xml_wraps_endpoints_and_formats(api: Caller) -> None:
    root = api.get("discovery.xml").body
    assert root.tag == "discovery"
    assert [child.tag for child in root] == ["changeset", "contact", "key_service", "endpoints"]
    formats = root.findall("endpoints/endpoint/formats/format")
    assert [one.text for one in formats] == ["text/xml", "application/json"]


def test_it_answers_without_a_city_named_even_when_there_are_several(api: Caller) -> None:
    Jurisdiction.objects.update(is_default=False)
    Jurisdiction.objects.create(id="other", name_en="Other", area_path="other/")
    forget_kept()
    assert api.get("discovery.json").status == 200
