"""A place is taken in hand with its cases."""

from __future__ import annotations

from typing import Any

import pytest

from oneneedle.cases import actions, queries
from oneneedle.cases.models import Campaign
from oneneedle.core.models import LedgerRow
from tests import cast as lin
from tests.cases import steps
from tests.cases.whistles import crew
from tests.cast import NOW, Cast


def begin(town: Cast, role: str = "street", **changes: Any) -> Campaign:
    given: dict[str, Any] = {
        "name": "Lane 3 at night",
        "goal": "The lane is free after 20:00.",
        "place": "Lane 3",
        "actor": town.actor(role),
        "now": NOW,
    }
    return actions.open_campaign(**{**given, **changes})


def facts(campaign: Campaign) -> list[str]:
    rows = LedgerRow.objects.filter(subject=f"campaign:{campaign.id}").order_by("seq")
    return [verb.removeprefix("campaign.") for verb in rows.values_list("verb", flat=True)]


def test_cases_of_one_place_become_one_matter(town: Cast) -> None:
    cases = [crew.stalls(town), crew.stalls(town)]
    campaign = begin(town, cases=cases)
    assert (campaign.state, campaign.unit_id, campaign.area_path) == (
        "open",
        town.unit("lin-s1").id,
        lin.COMMUNITY_11,
    )
    assert (campaign.links.count(), campaign.version, facts(campaign)) == (2, 1, ["opened"])
    (row,) = queries.campaigns_for(town.actor("desk")).rows
    assert (row.name, row.cases, row.open_cases, row.relapsed) == ("Lane 3 at night", 2, 2, 0)
    assert queries.campaigns_for(town.actor("street_2")).rows == ()
    with pytest.raises(Campaign.DoesNotExist):
        queries.get_campaign(town.actor("market_crew"), campaign.id)


def test_a_whistle_can_belong_to_it(town: Cast) -> None:
    campaign = begin(town)
    whistle = crew.blow(town, campaign=campaign, place="")
    assert whistle.campaign == campaign
    page = queries.get_campaign_page(town.actor("street"), campaign, NOW)
    assert [row.number for row in page.whistles] == [whistle.number]


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("empty", {"name": " "}),
        ("empty", {"goal": ""}),
        ("no_place", {"place": ""}),
        ("not_your_ground", {"area_path": lin.COMMUNITY_21}),
        ("half_point", {"lat": 30.0}),
    ],
)
def test_what_it_needs(town: Cast, code: str, changes: dict[str, Any]) -> None:
    with steps.refused(code):
        begin(town, **changes)


@pytest.mark.parametrize("role", ["market_crew", "desk", "district", "inspector"])
def test_who_may_not(town: Cast, role: str) -> None:
    with steps.refused("not_yours"):
        begin(town, role)
