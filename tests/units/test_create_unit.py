"""create_unit: an organisation is added under its parent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from oneneedle.core.models import Jurisdiction, LedgerRow
from oneneedle.core.rules import Actor, Refused, system
from oneneedle.units import actions
from oneneedle.units.models import Unit


def test_a_unit_stands_under_its_parent_and_in_the_ledger(hall: Unit, north: Unit, keeper: Actor) -> None:
    assert hall.path == "lakeside/hall/"
    assert north.path == "lakeside/hall/north-office/"
    assert north.area_path == "lake/north/"
    row = LedgerRow.objects.get(subject=f"unit:{north.id}")
    assert (row.verb, row.data["code"]) == ("units.unit_created", "north-office")


def test_a_department_without_an_area_serves_its_parents(north: Unit, keeper: Actor, now: datetime) -> None:
    unit = actions.create_unit(
        jurisdiction_id="lakeside", code="n-water", kind="water", name_en="Water", parent_code="north-office",
        actor=keeper, now=now,
    )  # fmt: skip
    assert unit.area_path == "lake/north/"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"code": "hall"}, "code_taken"),
        ({"code": "a/b"}, "bad_code"),
        ({"name_en": ""}, "no_name"),
        ({"kind": "two words"}, "bad_kind"),
        ({"level": "moon"}, "bad_level"),
        ({"parent_code": "nowhere"}, "no_unit"),
        ({"area": "nowhere"}, "no_area"),
        ({"calendar": "nowhere"}, "no_calendar"),
        ({"email": "nobody"}, "bad_email"),
        ({"parent_code": "", "level": "street"}, "level_without_area"),
    ],
)
def test_what_cannot_stand_is_refused(
    hall: Unit, keeper: Actor, now: datetime, wrong: dict[str, Any], code: str
) -> None:
    right = {"code": "new", "kind": "water", "name_en": "Water", "parent_code": "hall"}
    with pytest.raises(Refused) as refused:
        actions.create_unit(jurisdiction_id="lakeside", actor=keeper, now=now, **(right | wrong))
    assert refused.value.code == code
    assert Unit.objects.count() == 1


def test_only_who_manages_this_city_may(city: Jurisdiction, stranger: Actor, now: datetime) -> None:
    for actor in (stranger, system("elsewhere")):
        with pytest.raises(Refused) as refused:
            actions.create_unit(jurisdiction_id="lakeside", code="x", kind="y", name_en="Z", actor=actor, now=now)
        assert refused.value.code == "not_allowed"
