"""Somebody looked again: it holds, or it relapsed."""

from __future__ import annotations

import pytest

from oneneedle.cases import actions, queries
from oneneedle.core.models import LedgerRow
from tests import cast as lin
from tests.cases import steps
from tests.cases.whistles import crew
from tests.cases.whistles.test_open_campaign import begin, facts
from tests.cases.whistles.test_plan_follow_up import plan
from tests.cast import NOW, Cast


def test_it_holds(town: Cast) -> None:
    follow_up = plan(town, campaign=begin(town))
    assert (
        actions.record_follow_up(follow_up=follow_up, relapsed=False, note="", actor=town.actor("street"), now=NOW)
        is None
    )
    assert (follow_up.done_at, follow_up.relapsed) == (NOW, False)
    with steps.refused("again"):
        actions.record_follow_up(follow_up=follow_up, relapsed=True, note="x", actor=town.actor("street"), now=NOW)


def test_a_relapse_opens_a_case_that_is_linked_and_gathered(town: Cast) -> None:
    case = crew.stalls(town)
    campaign = begin(town, cases=[case])
    follow_up = plan(town, campaign=campaign)
    fresh = actions.record_follow_up(
        follow_up=follow_up, relapsed=True, note="Eleven stalls are back.", actor=town.actor("street"), now=NOW
    )
    assert fresh is not None and fresh.id != case.id
    assert (fresh.state, fresh.area_path, fresh.description) == (
        "dispatched",
        lin.COMMUNITY_11,
        "Eleven stalls are back.",
    )
    assert fresh.case_type_id == case.case_type_id and fresh.unit_id == case.unit_id
    assert follow_up.new_case == fresh
    assert set(campaign.links.values_list("case_id", flat=True)) == {case.id, fresh.id}
    assert facts(campaign) == ["opened", "gathered"]
    row = LedgerRow.objects.filter(subject=f"follow_up:{follow_up.id}").latest("seq")
    assert row.data["new_case"] == str(fresh.id) and "Eleven" not in str(row.data)
    (line,) = queries.get_campaign_page(town.actor("street"), campaign, NOW).follow_ups
    assert (line.relapsed, line.new_number) == (True, fresh.number)
    assert queries.campaigns_for(town.actor("street")).rows[0].relapsed == 1


def test_a_closed_campaign_is_open_again_after_a_relapse(town: Cast) -> None:
    """The street gathers, calls departments and closes again, as if it had never been closed."""
    campaign, street = begin(town), town.actor("street")
    actions.close_campaign(campaign=campaign, outcome="Free.", actor=street, now=NOW)
    again = plan(town, campaign=campaign)
    fresh = actions.record_follow_up(follow_up=again, relapsed=True, note="Back.", actor=street, now=NOW)
    campaign.refresh_from_db()
    assert fresh is not None and (campaign.state, campaign.closed_at) == ("open", None)
    assert facts(campaign) == ["opened", "closed", "reopened", "gathered"]
    page = queries.get_campaign_page(street, campaign, NOW)
    assert page.may.gather and not page.may.close and page.history[1].title.startswith("It came back")
    assert crew.blow(town, [fresh], campaign=campaign).campaign == campaign
    with steps.refused("cases_open"):
        actions.close_campaign(campaign=campaign, outcome="Free again.", actor=street, now=NOW)


def test_a_relapse_after_a_whistle_on_a_place(town: Cast) -> None:
    follow_up = plan(town, whistle=crew.blow(town, **lin.IN_12))
    fresh = actions.record_follow_up(
        follow_up=follow_up, relapsed=True, note="Back.", actor=town.actor("street"), now=NOW
    )
    assert fresh is not None and (fresh.state, fresh.area_path) == ("received", lin.COMMUNITY_12)


def test_a_relapse_after_a_whistle_opens_the_campaign_it_was_blown_for(town: Cast) -> None:
    case, street = crew.stalls(town), town.actor("street")
    campaign = begin(town, cases=[case])
    follow_up = plan(town, whistle=crew.blow(town, [case], campaign=campaign))
    type(campaign).objects.filter(id=campaign.id).update(state="closed", closed_at=NOW, outcome_text="Free.")
    follow_up.refresh_from_db()
    fresh = actions.record_follow_up(follow_up=follow_up, relapsed=True, note="Back.", actor=street, now=NOW)
    campaign.refresh_from_db()
    assert fresh is not None and (campaign.state, campaign.closed_at) == ("open", None)
    assert fresh.id in campaign.links.values_list("case_id", flat=True)


def test_a_relapse_has_words(town: Cast) -> None:
    follow_up = plan(town, campaign=begin(town))
    with steps.refused("empty"):
        actions.record_follow_up(follow_up=follow_up, relapsed=True, note=" ", actor=town.actor("street"), now=NOW)


@pytest.mark.parametrize("role", ["street_2", "market_crew", "desk", "district", "water"])
def test_only_who_governs_the_ground_looks(town: Cast, role: str) -> None:
    follow_up = plan(town, campaign=begin(town))
    with steps.refused("not_yours"):
        actions.record_follow_up(follow_up=follow_up, relapsed=False, note="", actor=town.actor(role), now=NOW)


def test_nobody_checks_the_work_of_their_own_unit(town: Cast) -> None:
    case = steps.receive(town, crew.STALLS, type_code="litter", description="垃圾")
    assert case.unit_id == town.unit("lin-c11").id
    follow_up = plan(town, case=case)
    with steps.refused("not_yours"):
        actions.record_follow_up(follow_up=follow_up, relapsed=False, note="", actor=town.actor("community"), now=NOW)
    actions.record_follow_up(follow_up=follow_up, relapsed=False, note="", actor=town.actor("street"), now=NOW)
