"""The unit above the street decides on a refusal."""

from __future__ import annotations

from datetime import timedelta

import pytest

from oneneedle.cases import actions
from oneneedle.cases.models import Whistle, WhistleCall
from tests.cases import steps
from tests.cases.whistles import crew
from tests.cases.whistles.crew import MINUTE
from tests.cast import NOW, Cast


def refused(town: Cast) -> WhistleCall:
    call = crew.call_of(crew.blow(town))
    actions.refuse_call(call=call, reason="Not our duty.", actor=town.actor("market_crew"), now=NOW)
    return call


def settle(town: Cast, call: WhistleCall, decision: str, role: str = "district", reason: str = "Because.") -> None:
    actions.settle_call(call=call, decision=decision, reason=reason, actor=town.actor(role), now=NOW + steps.HOUR)


def test_the_call_stands_with_a_new_clock_and_cannot_be_refused_again(town: Cast) -> None:
    call = refused(town)
    settle(town, call, "confirm")
    assert (call.state, call.settled_at, call.settle_reason) == ("called", NOW + steps.HOUR, "Because.")
    assert call.ack_by is not None and call.ack_by > NOW + steps.HOUR
    assert call.next_due_at is not None and call.next_due_at > NOW + steps.HOUR
    with steps.refused("settled"):
        actions.refuse_call(call=call, reason="Still not.", actor=town.actor("market_crew"), now=NOW)
    crew.acknowledge(town, call.whistle, now=NOW + 2 * steps.HOUR)


def test_the_time_of_the_decision_is_not_the_departments(town: Cast) -> None:
    whistle = crew.blow(town)
    call, late = crew.call_of(whistle), crew.call_of(whistle, "lin-water")
    actions.refuse_call(call=call, reason="Not ours.", actor=town.actor("market_crew"), now=NOW)
    actions.refuse_call(call=late, reason="Not ours.", actor=town.actor("water_crew"), now=crew.MEET + steps.HOUR)
    missed, decided = late.check_in_by, crew.MEET + timedelta(days=9)
    for one in (call, late):
        actions.settle_call(call=one, decision="confirm", reason="So.", actor=town.actor("district"), now=decided)
        assert one.ack_by is not None and one.finish_by is not None
        assert decided < one.ack_by < one.finish_by
    assert call.check_in_by is not None and call.ack_by is not None and call.check_in_by > call.ack_by
    assert late.check_in_by == missed, "nobody had refused when the meeting began"


@pytest.mark.parametrize("minutes", [-1, 1])
def test_a_minute_about_the_meeting_gives_the_same_new_time(town: Cast, minutes: int) -> None:
    """One minute before it the answer was due at the meeting itself; two minutes later there were two hours."""
    call, decided = refused(town), crew.MEET + minutes * MINUTE
    actions.settle_call(call=call, decision="confirm", reason="So.", actor=town.actor("district"), now=decided)
    assert call.ack_by is not None and call.check_in_by is not None and call.finish_by is not None
    assert crew.MEET + steps.HOUR < call.ack_by < call.check_in_by < call.finish_by


def test_a_meeting_that_was_missed_is_not_told_again_while_the_new_time_runs(town: Cast) -> None:
    call, decided = crew.call_of(crew.blow(town)), crew.MEET + timedelta(days=9)
    refused_at = crew.MEET + steps.HOUR
    actions.refuse_call(call=call, reason="Not ours.", actor=town.actor("market_crew"), now=refused_at)
    actions.settle_call(call=call, decision="confirm", reason="So.", actor=town.actor("district"), now=decided)
    assert call.check_in_by is not None and call.check_in_by < refused_at
    assert actions.pass_whistle_deadline(call=call, actor=town.system, now=decided + MINUTE) == ""
    assert crew.facts(call.whistle)[-1] == "settled"
    assert call.ack_by is not None
    told = []
    while stage := actions.pass_whistle_deadline(call=call, actor=town.system, now=call.ack_by + timedelta(days=9)):
        told.append(stage)
    assert told == ["answer_warn", "answer_urge", "answer_lift"]


def test_the_department_is_excused(town: Cast) -> None:
    call = refused(town)
    settle(town, call, "excuse", role="city")
    assert (call.state, call.next_due_at) == ("excused", None)
    assert crew.last_row(call.whistle).data["decision"] == "excuse"


def test_who_never_comes_is_excused_and_the_others_have_gathered(town: Cast) -> None:
    whistle = crew.blow(town)
    crew.attend(town, whistle, "lin-water")
    crew.attend(town, whistle, "lin-police")
    settle(town, crew.call_of(whistle), "excuse")
    assert Whistle.objects.get(id=whistle.id).state == "gathered"
    assert crew.facts(whistle)[-2:] == ["settled", "gathered"]


@pytest.mark.parametrize("role", ["street", "street_2", "market_crew", "police_crew", "command", "desk"])
def test_neither_side_decides(town: Cast, role: str) -> None:
    call = refused(town)
    with steps.refused("not_yours"):
        settle(town, call, "excuse", role=role)


def test_not_without_a_decision_and_a_reason(town: Cast) -> None:
    call = refused(town)
    with steps.refused("unknown_decision"):
        settle(town, call, "perhaps")
    with steps.refused("empty"):
        settle(town, call, "confirm", reason=" ")
    with steps.refused("not_refused"):
        settle(town, crew.call_of(call.whistle, "lin-water"), "confirm")
    finished = crew.finish(town, call.whistle, "lin-police", now=NOW + 11 * steps.HOUR + MINUTE)
    with steps.refused("wrong_state"):
        settle(town, finished, "excuse")
