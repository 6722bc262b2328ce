"""Several photos of one report."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from PIL import Image
from pytest_django import Settings

from oneneedle.core import actions as core
from oneneedle.core.models import StoredFile
from oneneedle.core.rules import Refused

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def photo(colour: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (30, 30), colour).save(buffer, "JPEG")
    return buffer.getvalue()


def test_several_photos_are_stored_in_their_order() -> None:
    rows = core.store_files(uploads=[(photo("red"), "1.jpg"), (io.BytesIO(photo("blue")), "2.jpg")], now=NOW)
    assert [row.name for row in rows] == ["1.jpg", "2.jpg"]


def test_too_many_photos_are_refused_whole(settings: Settings) -> None:
    settings.ATTACHMENT_MAX_COUNT = 1
    with pytest.raises(Refused) as refusal:
        core.store_files(uploads=[(photo("red"), "1.jpg"), (photo("blue"), "2.jpg")], now=NOW)
    assert refusal.value.code == "file_count"
    assert not StoredFile.objects.exists()
