"""A city with an office calendar."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Actor, resident, system
from oneneedle.workdays import actions
from oneneedle.workdays.models import Calendar

NOW = datetime(2026, 2, 10, 1, 0, tzinfo=UTC)
OFFICE = {day: [["09:00", "12:00"], ["13:30", "17:30"]] for day in ("mon", "tue", "wed", "thu", "fri")}


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
def stranger(city: Jurisdiction) -> Actor:
    return resident(city.id)


@pytest.fixture
def office(city: Jurisdiction, keeper: Actor, now: datetime) -> Calendar:
    return actions.set_calendar(
        jurisdiction_id=city.id,
        code="office",
        name_zh="办公时间",
        name_en="Office hours",
        timezone="Asia/Shanghai",
        country="CN",
        hours=OFFICE,
        actor=keeper,
        now=now,
    )
