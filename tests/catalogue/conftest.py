"""A city with a small tree of types, its keeper and a stranger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from oneneedle.catalogue import actions, queries
from oneneedle.catalogue.models import CaseType
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Actor, resident, system
from oneneedle.units import queries as units

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def city(db: None) -> Iterator[Jurisdiction]:
    queries.forget()
    units.forget()
    yield Jurisdiction.objects.create(id="lakeside", name_zh="湖滨市", name_en="Lakeside", area_path="lake/")
    queries.forget()
    units.forget()


@pytest.fixture
def keeper(city: Jurisdiction) -> Actor:
    return system(city.id)


@pytest.fixture
def stranger(city: Jurisdiction) -> Actor:
    return resident(city.id)


@pytest.fixture
def lamps(keeper: Actor, now: datetime) -> CaseType:
    """A leaf under a branch."""
    actions.set_case_type(jurisdiction_id="lakeside", code="streets", name_en="Streets", actor=keeper, now=now)
    return actions.set_case_type(
        jurisdiction_id="lakeside", code="lamps", parent_code="streets", name_zh="路灯", name_en="Street lamps",
        keywords=["路灯不亮", "lamp out"], danger_words=["漏电", "sparks"], source_names=["Street Light  Outages"],
        actor=keeper, now=now,
    )  # fmt: skip
