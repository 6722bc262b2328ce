"""A city, a reporter with an address, and one notice to send."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Actor, system
from oneneedle.notices import actions
from oneneedle.notices.models import Letter
from oneneedle.people import actions as people
from oneneedle.people.models import Contact

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
PARAMS = {
    "number": "260302-004273-5",
    "link": "/follow/260302-004273-5/",
    "title": {"zh": "路面坑洼", "en": "Pothole"},
    "unit": {"zh": "湖滨街道", "en": "Lakeside Street Office"},
    "unit_phone": "0571-5550 0123",
    "resolve_by": "2026-03-05T09:30:00+00:00",
}
Send = Callable[..., bool]


def make_city() -> Jurisdiction:
    return Jurisdiction.objects.create(
        id="lakeside", name_zh="湖滨市", name_en="Lakeside", area_path="cn/lakeside/", timezone="Asia/Shanghai"
    )


def make_contact(city: Jurisdiction, **data: str) -> Contact:
    given = {"name": "Jane Roe", "email": "jane@example.org", **data}
    contact = people.seal_contact(jurisdiction_id=city.id, **given, actor=system(city.id), now=NOW)  # type: ignore[arg-type]
    assert contact is not None
    return contact


def send_to(contact: Contact, /, **changes: Any) -> bool:
    given: dict[str, Any] = {
        "key": f"1:received:{contact.id}",
        "kind": "received",
        "subject": "case:1",
        "jurisdiction_id": contact.jurisdiction_id,
        "contact": contact.id,
        "language": "en",
        "params": PARAMS,
        "letter": True,
    }
    now = changes.pop("now", NOW)
    draft = actions.NoticeDraft(**{**given, **changes})
    return actions.send_notice(draft=draft, actor=system(contact.jurisdiction_id), now=now)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def city(db: None) -> Jurisdiction:
    return make_city()


@pytest.fixture
def keeper(city: Jurisdiction) -> Actor:
    return system(city.id)


@pytest.fixture
def contact(city: Jurisdiction) -> Contact:
    return make_contact(city)


@pytest.fixture
def letter(contact: Contact) -> Letter:
    assert send_to(contact)
    return Letter.objects.get()
