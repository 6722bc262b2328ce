"""plan_check: a street plans a look at a site under a power it holds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from oneneedle.powers import actions, queries
from oneneedle.powers.models import SiteCheck
from tests import cast as lin
from tests.cases.steps import refused
from tests.cast import NOW, Cast
from tests.powers.checks import crew


def test_a_check_is_planned_and_seen_by_the_street_and_those_above(town: Cast) -> None:
    check = crew.plan(town)
    assert check.number.startswith("K-261118-") and check.state == "planned"
    data = crew.last_data(f"site_check:{check.id}")
    assert data["number"] == check.number and crew.SHOP.name not in str(data)
    for role in ("enforcer", "inspector", "district", "command", "keeper"):
        found = queries.list_checks(town.actor(role), "planned", crew.TODAY)
        assert [row.number for row in found.rows] == [check.number], role
    for role in ("enforcer_2", "grid_worker", "market", "nobody"):
        assert queries.list_checks(town.actor(role), "planned", crew.TODAY).total == 0, role
        with pytest.raises(SiteCheck.DoesNotExist):
            queries.get_check(town.actor(role), check.number)


def test_the_point_decides_the_ground(town: Cast) -> None:
    power = crew.hand_down(town)
    check = crew.plan(town, power, spot=replace(crew.SHOP, area_path="", **lin.IN_12))
    assert check.area_path == lin.COMMUNITY_12
    assert crew.plan(town, power, spot=replace(crew.SHOP, area_path="")).area_path == lin.STREET_1


def test_what_cannot_be_is_refused(town: Cast) -> None:
    power = crew.hand_down(town)
    to_come = crew.hand_down(town, since=NOW + 9 * crew.DAY, name_zh="文化场所检查", name_en="Culture")
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"actor": town.actor("enforcer_2")}, "not_allowed"),
        ({"actor": town.actor("desk")}, "not_allowed"),
        ({"actor": town.actor("district")}, "not_allowed"),
        ({"actor": town.system}, "not_allowed"),
        ({"spot": replace(crew.SHOP, name=" ")}, "empty"),
        ({"spot": replace(crew.SHOP, kind="person")}, "bad_kind"),
        ({"spot": replace(crew.SHOP, area_path=lin.COMMUNITY_21)}, "outside"),
        ({"spot": replace(crew.SHOP, area_path=lin.STREET_1 + "nowhere/")}, "outside"),
        ({"spot": replace(crew.SHOP, **lin.IN_21)}, "outside"),
        ({"spot": replace(crew.SHOP, **lin.OUTSIDE)}, "outside"),
        ({"spot": replace(crew.SHOP, lon=120.0)}, "half_point"),
        ({"planned_for": crew.TODAY - crew.DAY}, "past"),
        ({"planned_for": crew.TODAY + 800 * crew.DAY}, "past"),
        ({"power": to_come}, "not_in_force"),
    ]
    for changes, code in wrong:
        with refused(code):
            crew.plan(town, **{"power": power, **changes})
    assert not SiteCheck.objects.exists()
    check = crew.plan(town, to_come, planned_for=crew.TODAY + 10 * crew.DAY)
    page = queries.check_page(town.actor("enforcer"), check, NOW, crew.TODAY)
    assert (page.coming, page.held, [step.verb for step in page.steps]) == (True, False, ["call_off"])
    assert not queries.check_page(town.actor("enforcer"), check, NOW + 9 * crew.DAY, crew.TODAY).coming


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "closed"},
        {"state": "rectifying", "done_at": NOW},
        {"state": "called_off"},
        {"closed_at": NOW},
        {"lon": 120.0},
        {"lon": 200.0, "lat": 30.0},
        {"site": ""},
    ],
)
def test_the_database_itself_keeps_what_a_check_is(town: Cast, changes: dict[str, Any]) -> None:
    check = crew.plan(town)
    with pytest.raises(IntegrityError), transaction.atomic():
        SiteCheck.objects.filter(id=check.id).update(**changes)
    assert not actions.pass_rectify_day(check=check, actor=town.system, now=NOW + 99 * crew.DAY)
