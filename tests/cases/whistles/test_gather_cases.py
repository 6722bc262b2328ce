"""More cases join a campaign."""

from __future__ import annotations

from oneneedle.cases import actions
from tests.cases import steps
from tests.cases.whistles import crew
from tests.cases.whistles.test_open_campaign import begin, facts
from tests.cast import NOW, Cast


def test_each_case_once(town: Cast) -> None:
    case = crew.stalls(town)
    campaign = begin(town, cases=[case])
    actions.gather_cases(campaign=campaign, cases=[case, crew.stalls(town)], actor=town.actor("street"), now=NOW)
    actions.gather_cases(campaign=campaign, cases=[case], actor=town.actor("street"), now=NOW)
    assert campaign.links.count() == 2
    assert facts(campaign) == ["opened", "gathered"]


def test_only_who_leads_only_open_cases_of_the_ground(town: Cast) -> None:
    campaign = begin(town)
    case = crew.stalls(town)
    for role in ("street_2", "community", "district", "market_crew"):
        with steps.refused("not_yours"):
            actions.gather_cases(campaign=campaign, cases=[case], actor=town.actor(role), now=NOW)
    with steps.refused("empty"):
        actions.gather_cases(campaign=campaign, cases=[], actor=town.actor("street"), now=NOW)
    beyond = steps.receive(town, crew.STALLS, lon=120.025)
    with steps.refused("not_yours"):
        actions.gather_cases(campaign=campaign, cases=[beyond], actor=town.actor("street"), now=NOW)
    ended = steps.closed(town)
    with steps.refused("not_open"):
        actions.gather_cases(campaign=campaign, cases=[ended], actor=town.actor("street"), now=NOW)
