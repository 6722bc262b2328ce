"""A small city of three levels, with its keeper and a stranger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Actor, resident, system
from oneneedle.people import actions as people
from oneneedle.people.models import Account
from oneneedle.places.models import Area
from oneneedle.units import actions, queries
from oneneedle.units.models import Unit

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def city(db: None) -> Iterator[Jurisdiction]:
    queries.forget()
    root: Area | None = None
    path = ""
    for level, code, name in [("city", "lake", "Lakeside"), ("street", "north", "North"), ("community", "n1", "Mill")]:
        path += code + "/"
        root = Area.objects.create(path=path, parent=root, level=level, code=code, name=name)
    south = Area.objects.get(path="lake/")
    Area.objects.create(path="lake/south/", parent=south, level="street", code="south", name="South")
    yield Jurisdiction.objects.create(id="lakeside", name_zh="湖滨市", name_en="Lakeside", area_path="lake/")
    queries.forget()


@pytest.fixture
def keeper(city: Jurisdiction) -> Actor:
    return system(city.id)


@pytest.fixture
def stranger(city: Jurisdiction) -> Actor:
    return resident(city.id)


@pytest.fixture
def person(keeper: Actor, now: datetime) -> Account:
    return people.create_account(sign_in="desk@example.org", password=None, actor=keeper, now=now)


@pytest.fixture
def hall(city: Jurisdiction, keeper: Actor, now: datetime) -> Unit:
    """The city's own office."""
    return actions.create_unit(
        jurisdiction_id=city.id, code="hall", kind="city_office", name_en="City hall", level="city", area="lake",
        actor=keeper, now=now,
    )  # fmt: skip


@pytest.fixture
def north(city: Jurisdiction, hall: Unit, keeper: Actor, now: datetime) -> Unit:
    """A street under the city."""
    return actions.create_unit(
        jurisdiction_id=city.id, code="north-office", kind="street", name_en="North", name_zh="北街", level="street",
        area="lake/north/", parent_code="hall", actor=keeper, now=now,
    )  # fmt: skip
