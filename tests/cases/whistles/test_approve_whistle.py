"""The street blows what a community asked for."""

from __future__ import annotations

import pytest

from oneneedle.cases import actions
from oneneedle.cases.rules.whistles import Called
from tests.cases import steps
from tests.cases.whistles import crew
from tests.cases.whistles.crew import MEET
from tests.cases.whistles.test_propose_whistle import propose
from tests.cast import NOW, Cast


def test_the_clocks_begin_when_the_street_blows(town: Cast) -> None:
    case = crew.stalls(town)
    whistle = propose(town, case)
    actions.approve_whistle(whistle=whistle, actor=town.actor("street"), now=NOW + steps.HOUR)
    assert (whistle.state, whistle.blown_at) == ("blown", NOW + steps.HOUR)
    assert crew.facts(whistle) == ["proposed", "approved"]
    call = crew.call_of(whistle)
    assert call.called_at == NOW + steps.HOUR
    assert call.ack_by is not None and call.next_due_at is not None
    assert steps.verbs(case)[-1] == "whistled"
    crew.acknowledge(town, whistle)


@pytest.mark.parametrize("role", ["community", "street_2", "district", "market_crew", "desk"])
def test_only_the_street_that_was_asked_blows(town: Cast, role: str) -> None:
    whistle = propose(town)
    with steps.refused("not_yours"):
        actions.approve_whistle(whistle=whistle, actor=town.actor(role), now=NOW)


def test_a_meeting_that_has_passed_is_no_meeting(town: Cast) -> None:
    whistle = propose(town)
    with steps.refused("past"):
        actions.approve_whistle(whistle=whistle, actor=town.actor("street"), now=MEET + steps.HOUR)


def test_a_case_that_ended_meanwhile_stops_it(town: Cast) -> None:
    case = crew.stalls(town)
    whistle = propose(town, case)
    actions.withdraw_case(case=case, reason="They left.", actor=town.actor("desk"), now=NOW)
    with steps.refused("not_open"):
        actions.approve_whistle(whistle=whistle, actor=town.actor("street"), now=NOW)


def test_it_is_blown_once(town: Cast) -> None:
    whistle = crew.blow(town)
    with steps.refused("wrong_state"):
        actions.approve_whistle(whistle=whistle, actor=town.actor("street"), now=NOW)


def test_the_street_changes_the_plan_and_the_proposer_stays(town: Cast) -> None:
    whistle = propose(town)
    actions.approve_whistle(
        whistle=whistle,
        calls=crew.called(town, "lin-water", "lin-police"),
        meet_at=MEET + steps.HOUR,
        meet_place="Square",
        actor=town.actor("street"),
        now=NOW + steps.HOUR,
    )
    assert (whistle.meet_at, whistle.meet_place, whistle.asked) == (MEET + steps.HOUR, "Square", "Free the lane.")
    assert {call.unit.code for call in whistle.calls.select_related("unit")} == {"lin-water", "lin-police"}
    assert whistle.proposed_by_id == town.unit("lin-c11").id
    assert crew.last_row(whistle).data["changed"] == ["meet_at", "meet_place", "calls"]
    assert crew.call_of(whistle, "lin-water").ack_by is not None


def test_an_emergency_that_waited_meets_as_soon_as_any_other(town: Cast) -> None:
    whistle = propose(town, kind="emergency", meet_at=None)
    later = NOW + steps.HOUR
    actions.approve_whistle(whistle=whistle, actor=town.actor("street"), now=later)
    assert whistle.meet_at == later + steps.HOUR / 2


def test_a_changed_plan_is_checked_as_any_other(town: Cast) -> None:
    whistle, street = propose(town), town.actor("street")
    for code, changes in (
        ("own_unit", {"calls": crew.called(town, "lin-d1")}),
        ("past", {"meet_at": NOW}),
        ("too_early", {"calls": [Called(town.unit("lin-water").id, "x", MEET)]}),
    ):
        with steps.refused(code):
            actions.approve_whistle(whistle=whistle, actor=street, now=NOW + steps.HOUR, **changes)
