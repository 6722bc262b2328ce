"""areas_geojson: boundaries for a map, small and without slits."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries
from shapely.geometry import shape

from oneneedle.core.rules import Actor
from oneneedle.places import queries

pytestmark = pytest.mark.django_db


def test_wards_are_small_and_in_place(boston: str, keeper: Actor, now: datetime) -> None:
    drawn = queries.areas_geojson(boston, "street")
    assert len(drawn["features"]) == 22
    first = drawn["features"][0]
    assert first["id"] == "us/ma/boston/01/"
    assert first["properties"] == {"code": "01", "name": "Ward 1", "name_en": ""}
    shipped = Path(queries.__file__).parents[1] / "data/boston_wards.geojson"
    assert len(json.dumps(drawn)) < shipped.stat().st_size / 2
    assert all(shape(feature["geometry"]).area > 0 for feature in drawn["features"])


def test_a_second_question_costs_one_small_query(
    boston: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    queries.areas_geojson(boston, "grid")
    with django_assert_num_queries(1):
        queries.areas_geojson(boston, "grid")


def test_a_level_without_polygons_is_an_empty_collection(boston: str) -> None:
    assert queries.areas_geojson(boston, "community") == {"type": "FeatureCollection", "features": []}
