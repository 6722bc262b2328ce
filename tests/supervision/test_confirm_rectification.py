"""Closing a rectification: the community or the resident, never the unit, never paper alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from oneneedle.supervision import access, actions
from oneneedle.supervision.models import Rectification
from oneneedle.units import actions as units
from tests.cases import steps
from tests.cast import CITY, NOW, Cast
from tests.supervision import crew
from tests.supervision.crew import DAY


def test_the_community_on_the_ground_closes_it(town: Cast) -> None:
    one = crew.reported(town)
    actions.confirm_rectification(rectification=one, words="Seen.", actor=town.actor("community"), now=NOW + DAY)
    assert (one.state, one.witness) == ("closed", "community")
    assert crew.facts("rectification", one)[-1] == "confirmed"
    assert crew.told(town, "lin-market")[-1] == ("rectification", "confirmed")
    with crew.refused("wrong_state"):
        actions.confirm_rectification(rectification=one, actor=town.actor("community"), now=NOW + DAY)


def test_the_resident_whose_case_it_was_closes_it(town: Cast) -> None:
    case = steps.receive(town)
    one = crew.reported(town, case=case)
    for stranger in (town.resident, crew.reporter_of(steps.receive(town))):
        with crew.refused("not_yours"):
            actions.confirm_rectification(rectification=one, actor=stranger, now=NOW)
    actions.confirm_rectification(rectification=one, actor=crew.reporter_of(case), now=NOW + DAY)
    assert (one.state, one.witness, one.witness_unit_id) == ("closed", "resident", None)


def test_a_community_is_a_witness_of_the_property_company_below_it(town: Cast) -> None:
    branch: dict[str, Any] = {"jurisdiction_id": CITY, "actor": town.system, "now": NOW}
    names: dict[str, Any] = {"name_en": "Liushu Property", "parent_code": "lin-c11"}
    company = units.create_unit(code="lin-property", kind="property", **names, **branch)
    one = crew.rectify(town, unit_id=company.id)
    assert access.witness_of(town.actor("community"), one) == "community"


@pytest.mark.parametrize("role", ["market_crew", "street", "district", "city", "community_12", "water_crew"])
def test_nobody_else_closes_it(town: Cast, role: str) -> None:
    one = crew.reported(town)
    with crew.refused("not_yours"):
        actions.confirm_rectification(rectification=one, actor=town.actor(role), now=NOW)
    with crew.refused("not_yours"):
        actions.confirm_rectification(rectification=one, actor=town.system, now=NOW)


def test_what_was_not_reported_is_not_confirmed(town: Cast) -> None:
    one = crew.rectify(town)
    with crew.refused("wrong_state"):
        actions.confirm_rectification(rectification=one, actor=town.actor("community"), now=NOW)


def test_the_database_itself_closes_nothing_without_a_witness(town: Cast) -> None:
    one = crew.reported(town)
    for changes in ({}, {"witness": "community", "witness_unit_id": one.unit_id}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Rectification.objects.filter(id=one.id).update(state="closed", ended_at=NOW, **changes)
