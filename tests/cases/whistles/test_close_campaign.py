"""A campaign ends with its outcome in words."""

from __future__ import annotations

from oneneedle.cases import actions, queries
from tests.cases import steps
from tests.cases.whistles import crew
from tests.cases.whistles.test_open_campaign import begin, facts
from tests.cast import NOW, Cast


def test_closed_with_words(town: Cast) -> None:
    campaign = begin(town)
    actions.close_campaign(campaign=campaign, outcome="Quiet since.", actor=town.actor("street"), now=NOW)
    assert (campaign.state, campaign.outcome_text, campaign.closed_at) == ("closed", "Quiet since.", NOW)
    assert facts(campaign) == ["opened", "closed"]
    assert queries.campaigns_for(town.actor("street")).rows == ()
    (row,) = queries.campaigns_for(town.actor("street"), "closed").rows
    assert row.id == campaign.id
    with steps.refused("wrong_state"):
        actions.close_campaign(campaign=campaign, outcome="Again.", actor=town.actor("street"), now=NOW)


def test_not_over_open_cases_or_whistles(town: Cast) -> None:
    case = crew.stalls(town)
    campaign = begin(town, cases=[case])
    page = queries.get_campaign_page(town.actor("street"), campaign, NOW)
    assert (page.may.close, page.may.gather) == (False, True)
    with steps.refused("cases_open"):
        actions.close_campaign(campaign=campaign, outcome="Done.", actor=town.actor("street"), now=NOW)
    actions.withdraw_case(case=case, reason="Gone.", actor=town.actor("desk"), now=NOW)
    crew.blow(town, campaign=campaign)
    with steps.refused("whistle_open"):
        actions.close_campaign(campaign=campaign, outcome="Done.", actor=town.actor("street"), now=NOW)


def test_words_and_a_leader_are_needed(town: Cast) -> None:
    campaign = begin(town)
    with steps.refused("empty"):
        actions.close_campaign(campaign=campaign, outcome="", actor=town.actor("street"), now=NOW)
    for role in ("street_2", "district", "community", "desk"):
        with steps.refused("not_yours"):
            actions.close_campaign(campaign=campaign, outcome="Done.", actor=town.actor(role), now=NOW)
