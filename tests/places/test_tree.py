"""The tree: one area, its children, its chain, search, and what the database itself refuses."""

from __future__ import annotations

import pytest
from django.db import IntegrityError
from django.utils import translation

from oneneedle.places import queries
from oneneedle.places.models import Area

pytestmark = pytest.mark.django_db


def test_children_are_those_right_below(boston: str) -> None:
    assert [area.path for area in queries.children("")] == ["us/"]
    wards = queries.children(boston)
    assert len(wards) == 22
    assert wards[0].path == "us/ma/boston/01/"
    assert all(area.level == "grid" for area in queries.children(wards[0].path))


def test_a_chain_may_begin_at_the_city(boston: str) -> None:
    path = "us/ma/boston/03/0301/"
    assert [area.code for area in queries.chain(path)] == ["us", "ma", "boston", "03", "0301"]
    assert [area.code for area in queries.chain(path, root=boston)] == ["boston", "03", "0301"]
    assert queries.chain("us/ma/nowhere/") == ()


def test_an_area_that_is_not_there_is_none(boston: str) -> None:
    assert queries.get_area("us/ma/boston/99/") is None


def test_search_finds_by_name_and_by_the_start_of_the_code(boston: str) -> None:
    assert [area.code for area in queries.search_areas(boston, "ward 3")] == ["03"]
    assert {area.code[:3] for area in queries.search_areas(boston, "030", level="grid")} == {"030"}
    assert queries.search_areas(boston, "  ") == []
    assert queries.search_areas("us/ny/", "ward") == []
    assert len(queries.search_areas(boston, "precinct", limit=7)) == 7


def test_the_label_is_in_the_language_of_the_reader() -> None:
    area = queries.AreaRef(1, "cn/", "nation", "cn", "中国", "China")
    with translation.override("en"):
        assert area.label == "China"
    with translation.override("zh-hans"):
        assert area.label == "中国"


@pytest.mark.parametrize(
    "fields",
    [
        {"path": "us"},
        {"path": "uk/"},
        {"path": "/us/", "code": "us", "level": "kingdom"},
        {"name": ""},
        {"path": "/", "code": ""},
        {"lon": 1.0},
        {"lon": 200.0, "lat": 1.0},
        {"polygon": {"type": "Point", "coordinates": [1, 2]}},
        {"polygon": {}},
    ],
)
def test_the_database_refuses_what_is_no_area(fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError):
        Area.objects.create(**({"path": "us/", "code": "us", "level": "nation", "name": "United States"} | fields))
