"""Machine addresses go the short way, and a connection in use is not asked at every call whether it lives."""

from __future__ import annotations

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import RequestFactory

from oneneedle.core import views


def _is_checked() -> bool:
    return bool(connections["default"].health_check_done)  # type: ignore[attr-defined]  # the stubs do not know it


def _set_checked(*, checked: bool) -> None:
    connections["default"].health_check_done = checked  # type: ignore[attr-defined]


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> views.MachineDoor:
    monkeypatch.setattr(views._seen, "at", 0.0)
    _set_checked(checked=False)
    return views.MachineDoor(lambda request: HttpResponse("a page"))


def test_pages_go_the_long_way(door: views.MachineDoor) -> None:
    assert door(RequestFactory().get("/")).status_code == 200
    assert not _is_checked()


def test_a_connection_is_checked_at_the_first_call_and_trusted_at_the_next(door: views.MachineDoor) -> None:
    door(RequestFactory().get("/healthz"))
    assert not _is_checked()
    door(RequestFactory().get("/healthz"))
    assert _is_checked()


def test_a_connection_that_rested_is_checked_again(door: views.MachineDoor, monkeypatch: pytest.MonkeyPatch) -> None:
    door(RequestFactory().get("/healthz"))
    monkeypatch.setattr(views, "LATELY_SECONDS", 0.0)
    door(RequestFactory().get("/healthz"))
    assert not _is_checked()
