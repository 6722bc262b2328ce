"""The department says: we are coming."""

from __future__ import annotations

import pytest

from oneneedle.cases import actions
from oneneedle.cases.models import WhistleCall
from tests.cases import steps
from tests.cases.whistles import crew
from tests.cases.whistles.crew import MEET, MINUTE
from tests.cast import NOW, Cast


def test_the_clock_of_the_answer_stops_and_the_clock_of_the_meeting_runs(town: Cast) -> None:
    whistle = crew.blow(town)
    call = crew.acknowledge(town, whistle)
    call.refresh_from_db()
    assert (call.state, call.acknowledged_at) == ("acknowledged", NOW + MINUTE)
    assert call.next_due_at is not None and call.ack_by is not None
    assert call.ack_by < call.next_due_at < MEET + 10 * MINUTE
    row = crew.last_row(whistle)
    assert (row.verb, row.data["call"], row.data["in_time"]) == ("whistle.acknowledged", str(call.id), True)


def test_late_is_an_answer_too_and_is_said(town: Cast) -> None:
    whistle = crew.blow(town)
    crew.acknowledge(town, whistle, now=NOW + 5 * steps.HOUR)
    assert crew.last_row(whistle).data["in_time"] is False


def test_a_second_answer_is_refused(town: Cast) -> None:
    call = crew.acknowledge(town, crew.blow(town))
    with steps.refused("wrong_state"):
        actions.acknowledge_call(call=call, actor=town.actor("market_crew"), now=NOW + MINUTE)


def test_an_old_page_does_not_answer_again(town: Cast) -> None:
    whistle = crew.blow(town)
    seen_before = crew.call_of(whistle)
    crew.acknowledge(town, whistle)
    with steps.refused("wrong_state"):
        actions.acknowledge_call(call=seen_before, actor=town.actor("market_crew"), now=NOW + MINUTE)
    assert WhistleCall.objects.get(id=seen_before.id).state == "acknowledged"


@pytest.mark.parametrize("role", ["street", "street_2", "district", "city", "police_crew", "market", "community"])
def test_only_the_department_answers_for_itself(town: Cast, role: str) -> None:
    call = crew.call_of(crew.blow(town))
    with steps.refused("not_yours"):
        actions.acknowledge_call(call=call, actor=town.actor(role), now=NOW)


def test_nobody_answers_when_it_is_over(town: Cast) -> None:
    whistle = crew.blow(town)
    actions.withdraw_whistle(whistle=whistle, reason="Rain.", actor=town.actor("street"), now=NOW)
    with steps.refused("wrong_state"):
        crew.acknowledge(town, whistle)
