"""change_unit: what is given changes, the rest stays."""

from __future__ import annotations

from datetime import datetime

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Actor, Refused
from oneneedle.units import actions, queries
from oneneedle.units.models import Unit


def test_only_the_given_columns_change(north: Unit, keeper: Actor, now: datetime) -> None:
    actions.change_unit(jurisdiction_id="lakeside", code="north-office", phone="12345", actor=keeper, now=now)
    unit = queries.get_unit_by_code("lakeside", "north-office")
    assert unit is not None
    assert (unit.phone, unit.name_en, unit.area_path) == ("12345", "North", "lake/north/")
    assert LedgerRow.objects.filter(verb="units.unit_changed").get().data["changed"] == ["phone"]


def test_the_same_values_again_leave_no_row(north: Unit, keeper: Actor, now: datetime) -> None:
    actions.change_unit(jurisdiction_id="lakeside", code="north-office", name_en="North", actor=keeper, now=now)
    assert not LedgerRow.objects.filter(verb="units.unit_changed").exists()


def test_a_unit_above_active_units_cannot_be_closed(north: Unit, keeper: Actor, now: datetime) -> None:
    with pytest.raises(Refused, match="close them first"):
        actions.change_unit(jurisdiction_id="lakeside", code="hall", active=False, actor=keeper, now=now)


def test_a_closed_unit_is_found_no_more(north: Unit, keeper: Actor, now: datetime) -> None:
    assert queries.find_unit("lakeside", "street", "lake/north/n1/") is not None
    actions.change_unit(jurisdiction_id="lakeside", code="north-office", active=False, actor=keeper, now=now)
    assert queries.find_unit("lakeside", "street", "lake/north/n1/") is None


def test_a_stranger_is_refused(north: Unit, stranger: Actor, now: datetime) -> None:
    with pytest.raises(Refused):
        actions.change_unit(jurisdiction_id="lakeside", code="hall", name_en="Mine", actor=stranger, now=now)
