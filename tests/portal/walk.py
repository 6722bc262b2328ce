"""Short ways through the steps of a report over HTTP."""

from __future__ import annotations

import io
import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from oneneedle.cases.models import Case
from oneneedle.portal.queries import get_draft
from oneneedle.portal.rules import Draft
from tests import cast as lin

WORDS = "门口路上一直冒水"
POINT = {name: str(value) for name, value in lin.IN_11.items()}


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
