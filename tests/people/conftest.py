"""A city, and who may and may not touch accounts, keys and the vault there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Actor, new_id, resident, system
from oneneedle.people import actions
from oneneedle.people.models import Contact

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def city(db: None) -> Jurisdiction:
    return Jurisdiction.objects.create(id="lakeside", name_zh="湖滨市", name_en="Lakeside", area_path="cn/lakeside/")


@pytest.fixture
def keeper(city: Jurisdiction) -> Actor:
    return system(city.id)


@pytest.fixture
def clerk(city: Jurisdiction) -> Actor:
    """Somebody on a post that may read contact data."""
    return Actor(
        jurisdiction_id=city.id,
        channel="desk",
        person_id=new_id(),
        post_id=new_id(),
        unit_id=new_id(),
        rights=frozenset({"contact.read"}),
    )


@pytest.fixture
def stranger(city: Jurisdiction) -> Actor:
    return resident(city.id)


@pytest.fixture
def contact(city: Jurisdiction, stranger: Actor, now: datetime) -> Contact:
    made = actions.seal_contact(
        jurisdiction_id=city.id,
        name="张小三",
        phone="138 1234 5678",
        email="xiaosan@example.org",
        address="湖边路 7 号",
        language="zh-hans",
        actor=stranger,
        now=now,
    )
    assert made is not None
    return made
