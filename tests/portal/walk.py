"""Short ways through the steps of a report over HTTP."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from oneneedle.cases.models import Case
from oneneedle.catalogue import actions as catalogue
from oneneedle.core.rules import system
from oneneedle.portal.queries import get_draft
from oneneedle.portal.rules import Draft
from tests import cast as lin

LAMP_QUESTIONS = [
    {
        "code": "LAMPS",
        "datatype": "singlevaluelist",
        "required": True,
        "variable": True,
        "order": 1,
        "name_zh": "几盏灯不亮？",
        "name_en": "How many lamps are out?",
        "values": [
            {"key": "one", "name_zh": "一盏", "name_en": "One"},
            {"key": "many", "name_zh": "好几盏", "name_en": "Several"},
        ],
    },
    {
        "code": "POLE",
        "datatype": "string",
        "required": False,
        "variable": True,
        "order": 2,
        "name_zh": "灯杆编号",
        "name_en": "Number on the pole",
        "hint_zh": "写在灯杆上，没有就不填。",
        "hint_en": "It is painted on the pole, if there is one.",
    },
    {
        "code": "SINCE",
        "datatype": "datetime",
        "required": False,
        "variable": True,
        "order": 3,
        "name_zh": "从什么时候开始的？",
        "name_en": "Since when?",
    },
    {
        "code": "COUNT",
        "datatype": "number",
        "required": False,
        "variable": True,
        "order": 4,
        "name_zh": "大约多少米没有亮？",
        "name_en": "How many metres are dark?",
    },
]
WORDS = "门口路上一直冒水"
POINT = {name: str(value) for name, value in lin.IN_11.items()}


def at(spot: Mapping[str, float]) -> dict[str, Any]:
    """Longitude and latitude of a place of the cast, as a report takes them."""
    return {"lon": spot["lon"], "lat": spot["lat"]}


def make_lamp() -> None:
    """A kind of matter with filing conditions and questions."""
    actor, since = system(lin.CITY), lin.NOW - timedelta(days=100)
    kind = catalogue.set_case_type(
        jurisdiction_id=lin.CITY,
        code="lamp",
        parent_code="streets",
        name_zh="路灯不亮",
        name_en="Street lamp out",
        keywords=["路灯"],
        actor=actor,
        now=since,
    )
    catalogue.set_rule(
        case_type=kind,
        since=since,
        handlers=[{"level": "street", "kind": "street_office"}],
        limits={"normal": {"respond": "4wh", "resolve": "3wd"}},
        conditions_zh="道路和公园里的灯由我们管；楼道灯请找物业。",
        conditions_en="Lamps of roads and parks are ours; ask the property company about stairwells.",
        questions=LAMP_QUESTIONS,
        actor=actor,
        now=since,
    )


def make_advice() -> None:
    """A kind of matter that ends in advice."""
    actor, since = system(lin.CITY), lin.NOW - timedelta(days=100)
    kind = catalogue.set_case_type(
        jurisdiction_id=lin.CITY, code="power", parent_code="streets", name_en="Power cut", actor=actor, now=since
    )
    catalogue.set_rule(
        case_type=kind,
        since=since,
        handlers=[],
        limits={},
        advice_en="The power company helps at 95598.",
        actor=actor,
        now=since,
    )


def draft_of(client: Client) -> Draft:
    return get_draft(client.session, lin.CITY)


def photo(name: str = "a.jpg", color: str = "red") -> SimpleUploadedFile:
    """A small JPEG with a place hidden in it."""
    data, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "SecretMaker"
    Image.new("RGB", (640, 480), color).save(data, "JPEG", exif=exif)
    return SimpleUploadedFile(name, data.getvalue(), "image/jpeg")


def answer(client: Client, step: str, **data: Any) -> str:
    """Answer one step; gives where it leads."""
    address = "/report/" if step == "what" else f"/report/{step}/"
    response = client.post(address, data)
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def walk_to(client: Client, last: str, *, words: str = WORDS, kind: str = "water-leak", **contact: str) -> None:
    """Answer every step before `last`."""
    answers: dict[str, dict[str, Any]] = {
        "what": {"text": words},
        "type": {"type_code": kind},
        "where": {**POINT, "address": "", "way": "go"},
        "photos": {},
        "contact": contact,
    }
    for step, data in answers.items():
        if step == last:
            return
        answer(client, step, **data)


def send(client: Client, **changes: Any) -> tuple[Case, str]:
    """Walk the whole way; gives the case and its receipt."""
    walk_to(client, "check", **changes)
    where = answer(client, "check", token=draft_of(client).token)
    page = client.get(where).content.decode()
    receipt = re.search(r'confirm-receipt">([^<]+)<', page)
    assert receipt, page
    return Case.objects.get(number=where.rstrip("/").rsplit("/", 1)[-1]), receipt.group(1)


def text_of(page: bytes) -> str:
    """The words of a page, blanks tidied."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.decode()).split())
