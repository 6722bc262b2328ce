"""The small city with a key for outside systems, and a caller that speaks both formats."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from oneneedle.catalogue import actions as catalogue
from oneneedle.core.rules import forget_kept, system
from oneneedle.people import actions as people
from oneneedle.people.queries import forget_keys
from tests.cast import CITY, Cast

QUESTIONS: list[dict[str, Any]] = [
    {
        "code": "size",
        "datatype": "singlevaluelist",
        "name_zh": "有多大？",
        "name_en": "How big is it?",
        "required": True,
        "values": [
            {"key": "small", "name_zh": "小", "name_en": "Small"},
            {"key": "big", "name_zh": "大", "name_en": "Big & wide"},
        ],
    },
    {
        "code": "found",
        "datatype": "multivaluelist",
        "name_zh": "有什么？",
        "name_en": "What is in it?",
        "values": [
            {"key": "glass", "name_zh": "玻璃", "name_en": "Glass"},
            {"key": "paper", "name_zh": "纸", "name_en": "Paper"},
        ],
    },
    {
        "code": "bags",
        "datatype": "number",
        "name_zh": "几袋？",
        "name_en": "How many bags?",
        "hint_en": "A guess will do",
    },
    {"code": "words", "datatype": "text", "name_zh": "还有什么？", "name_en": "What else?"},
    {
        "code": "note",
        "datatype": "string",
        "name_zh": "请勿触碰。",
        "name_en": "Please do not touch it.",
        "variable": False,
    },
]


@dataclass(frozen=True)
class Answer:
    """A status and the document behind it."""

    status: int
    body: Any
    response: Any


class Caller:
    """Speaks to the interface as an outside program does."""

    base = "/open311/v2/"

    def __init__(self, key: str) -> None:
        self.key = key
        self.client = Client(raise_request_exception=False)

    def get(self, path: str, **query: str) -> Answer:
        return self._read(self.client.get(self.base + path, query))

    def post(self, path: str, *, key: str | None = None, **form: Any) -> Answer:
        words = {name.replace("__", ""): value for name, value in form.items()}
        words = {"api_key": self.key if key is None else key} | words.pop("extra", {}) | words
        return self._read(self.client.post(self.base + path, words))

    def urlencoded(self, path: str, body: str, *, charset: str = "utf-8") -> Answer:
        kind = f"application/x-www-form-urlencoded; charset={charset}"
        return self._read(self.client.post(self.base + path, body.encode(), content_type=kind))

    def report(self, **form: Any) -> str:
        """A report that must succeed; its number."""
        words = {"service_code": "water-leak", "lat": "30.005", "long": "120.005", "description": "Water on the road"}
        answer = self.post("requests.json", **(words | form))
        assert answer.status == 200, answer.body
        return str(answer.body[0]["service_request_id"])

    @staticmethod
    def _read(response: Any) -> Answer:
        kind = response.headers["Content-Type"]
        if kind == "application/json; charset=utf-8":
            return Answer(response.status_code, json.loads(response.content), response)
        assert kind == "text/xml; charset=utf-8", kind
        assert response.content.startswith(b'<?xml version="1.0" encoding="UTF-8"?>')
        root = ElementTree.fromstring(response.content)
        assert not any(element.attrib for element in root.iter())
        return Answer(response.status_code, root, response)


def moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.fixture(autouse=True)
def own_addresses(settings: Settings) -> None:
    """Only the machine door's addresses."""
    settings.ROOT_URLCONF = "tests.open311.addresses"


@pytest.fixture
def city(cast: Cast) -> Cast:
    """The cast's city, whose litter asks questions, and whose rules have been in force for long."""
    forget_keys()
    litter = catalogue.set_case_type(
        jurisdiction_id=CITY,
        code="bulky",
        parent_code="streets",
        name_zh="大件垃圾",
        name_en="Bulky waste",
        description_en="Sofas & such",
        keywords=["sofa", "private", "big, old"],
        actor=system(CITY),
        now=timezone.now(),
    )
    catalogue.set_rule(
        case_type=litter,
        since=timezone.now() - timedelta(days=300),
        handlers=[{"level": "street", "kind": "street_office"}],
        limits={"normal": {"respond": "4h", "resolve": "3d"}},
        questions=QUESTIONS,
        actor=system(CITY),
        now=timezone.now(),
    )
    return cast


@pytest.fixture
def api(city: Cast) -> Caller:
    _key, clear = people.issue_key(jurisdiction_id=CITY, label="Outside", actor=system(CITY), now=timezone.now())
    forget_kept()
    return Caller(clear)


@pytest.fixture
def other_api(city: Cast) -> Caller:
    _key, clear = people.issue_key(jurisdiction_id=CITY, label="Another", actor=system(CITY), now=timezone.now())
    return Caller(clear)
