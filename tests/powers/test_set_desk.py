"""A street sets up its desks and says which types each takes."""

from __future__ import annotations

from typing import Any

import pytest

from oneneedle.powers import queries
from oneneedle.powers.models import DeskType, WorkDesk
from tests.cases.steps import refused
from tests.cast import NOW, Cast, add_far_city
from tests.powers import crew


def test_a_desk_takes_types_and_gives_them_up_again(town: Cast) -> None:
    desk = crew.set_desk(town, type_codes=["stalls", "litter"])
    assert (desk.name_en, desk.active) == ("Market supervision", True)
    assert crew.last_row(desk).data["added"] == ["litter", "stalls"]
    crew.set_desk(town, name_en="Market", now=NOW + crew.HOUR)
    (line,) = queries.list_desks(town.actor("head"), town.unit("lin-s1"))
    assert (line.name, line.type_codes) == ("Market", ("stalls",))
    assert DeskType.objects.get(type_code="litter").until == NOW + crew.HOUR
    assert crew.last_row(desk).data["removed"] == ["litter"]


def test_the_same_again_writes_nothing(town: Cast) -> None:
    desk = crew.set_desk(town)
    crew.set_desk(town, now=NOW + crew.HOUR)
    assert crew.facts(desk) == ["desk_set"]
    assert WorkDesk.objects.get().changed_at == NOW


def test_a_closed_desk_gives_its_types_free(town: Cast) -> None:
    crew.set_desk(town)
    crew.set_desk(town, active=False, now=NOW + crew.HOUR)
    assert not DeskType.objects.filter(until__isnull=True).exists()
    other = crew.set_desk(town, "services", now=NOW + 2 * crew.HOUR)
    assert [one.type_code for one in other.types.all()] == ["stalls"]


def test_two_streets_may_take_the_same_type(town: Cast) -> None:
    crew.set_desk(town)
    crew.set_desk(town, unit_id=town.unit("lin-s2").id, actor=town.actor("head_2"))
    assert WorkDesk.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name_zh": " ", "name_en": ""}, "no_name"),
        ({"code": "Market!"}, "bad_code"),
        ({"type_codes": ["stalls", "moon"]}, "unknown_type"),
    ],
)
def test_what_cannot_be_is_refused(town: Cast, changes: dict[str, Any], code: str) -> None:
    with refused(code):
        crew.set_desk(town, **changes)


def test_a_type_lies_on_one_desk_of_a_street(town: Cast) -> None:
    crew.set_desk(town)
    with refused("taken"):
        crew.set_desk(town, "services")


def test_only_the_head_the_keeper_and_the_house_set_up_desks(town: Cast) -> None:
    for role in ("desk", "officer", "head_2", "district", "nobody"):
        with refused("not_allowed"):
            crew.set_desk(town, actor=town.actor(role))
    far = add_far_city(town).actor("far")
    with refused("not_allowed"):
        crew.set_desk(town, unit_id=town.unit("lin-s1").id, actor=far)
    with refused("no_street"):
        crew.set_desk(town, unit_id=town.unit("lin-c11").id, actor=town.actor("keeper"))
    assert crew.set_desk(town, actor=town.actor("keeper")) == crew.set_desk(town, actor=town.system)
