"""What is too large is refused before it is read."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/open311/v2/requests.json", "/report/"])
def test_a_body_over_the_limit_is_413_at_every_door(settings: Settings, address: str) -> None:
    settings.BODY_MAX_BYTES = 1000
    assert Client().post(address, {"text": "x" * 2000}).status_code == 413
    assert Client().post(address, {"text": "x" * 20}).status_code != 413
