"""The directory of units in memory: found without a round trip, and never long out of date."""

from __future__ import annotations

from datetime import datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Actor, kept
from oneneedle.units import actions, queries
from oneneedle.units.models import Unit, UnitsVersion


@pytest.fixture
def waters(north: Unit, keeper: Actor, now: datetime) -> None:
    for code, parent in [("city-water", "hall"), ("north-water", "north-office")]:
        actions.create_unit(
            jurisdiction_id="lakeside", code=code, kind="water", name_en=code, parent_code=parent, actor=keeper, now=now
        )


@pytest.mark.usefixtures("waters")
@pytest.mark.parametrize(
    ("area", "level", "found"),
    [
        ("lake/north/n1/", "", "north-water"),
        ("lake/south/", "", "city-water"),
        ("lake/north/n1/", "city", "city-water"),
        ("lake/south/", "street", None),
        ("lakes/", "", None),
        ("", "", None),
    ],
)
def test_the_unit_of_the_smallest_area_around_is_found(area: str, level: str, found: str | None) -> None:
    unit = queries.find_unit("lakeside", "water", area, level)
    assert (unit.code if unit else None) == found
    assert queries.find_unit("lakeside", "police", area) is None


@pytest.mark.usefixtures("waters")
def test_a_warm_directory_needs_no_round_trip(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    queries.units_for("lakeside")
    with django_assert_num_queries(0):
        for _round in range(50):
            assert queries.find_unit("lakeside", "street", "lake/north/") is not None


@pytest.mark.usefixtures("waters")
def test_another_process_change_is_seen_when_the_directory_is_no_longer_fresh(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    queries.units_for("lakeside")
    Unit.objects.filter(code="city-water").update(phone="12345")
    UnitsVersion.objects.update(version=1)
    assert queries.units_for("lakeside").by_code["city-water"].phone == ""
    monkeypatch.setattr(kept, "FRESH_SECONDS", 0.0)
    assert queries.units_for("lakeside").by_code["city-water"].phone == "12345"
    with django_assert_num_queries(1):
        queries.units_for("lakeside")


@pytest.mark.usefixtures("waters")
def test_parents_are_answered_from_memory(city: Jurisdiction) -> None:
    north = queries.get_unit_by_code("lakeside", "north-office")
    assert north is not None
    parent = queries.parent_unit("lakeside", north.id)
    assert parent is not None
    assert parent.code == "hall"
    assert queries.parent_unit("lakeside", parent.id) is None
