"""The department refuses, with a reason."""

from __future__ import annotations

import pytest

from oneneedle.cases import actions, queries
from tests.cases import steps
from tests.cases.whistles import crew
from tests.cast import NOW, Cast


def test_the_reason_stands_and_the_unit_above_has_it_on_its_desk(town: Cast) -> None:
    whistle = crew.blow(town)
    call = crew.call_of(whistle)
    actions.refuse_call(call=call, reason="Not our duty.", actor=town.actor("market_crew"), now=NOW)
    assert (call.state, call.refuse_reason, call.refused_at) == ("refused", "Not our duty.", NOW)
    row = crew.last_row(whistle)
    assert (row.verb, row.data["in_time"], "reason" in row.data) == ("whistle.refused", True, False)
    (line,) = queries.whistles_for(town.actor("district"), "settle", now=NOW).rows
    assert (line.number, line.refused) == (whistle.number, 1)
    assert not queries.whistles_for(town.actor("street"), "settle", now=NOW).rows


def test_even_after_having_said_yes(town: Cast) -> None:
    call = crew.acknowledge(town, crew.blow(town))
    actions.refuse_call(call=call, reason="A fire elsewhere.", actor=town.actor("market_crew"), now=NOW)
    assert call.state == "refused"


def test_a_late_refusal_is_told_as_late(town: Cast) -> None:
    call = crew.call_of(crew.blow(town))
    actions.refuse_call(call=call, reason="No.", actor=town.actor("market_crew"), now=crew.MEET)
    assert crew.last_row(call.whistle).data["in_time"] is False


def test_not_without_a_reason(town: Cast) -> None:
    call = crew.call_of(crew.blow(town))
    for reason in ("", "  ", "x" * 5000):
        with steps.refused("too_long" if reason.strip() else "empty"):
            actions.refuse_call(call=call, reason=reason, actor=town.actor("market_crew"), now=NOW)


def test_not_once_on_site(town: Cast) -> None:
    call = crew.attend(town, crew.blow(town))
    with steps.refused("wrong_state"):
        actions.refuse_call(call=call, reason="No.", actor=town.actor("market_crew"), now=NOW)


@pytest.mark.parametrize("role", ["street", "district", "city", "police_crew"])
def test_only_the_department_refuses(town: Cast, role: str) -> None:
    call = crew.call_of(crew.blow(town))
    with steps.refused("not_yours"):
        actions.refuse_call(call=call, reason="No.", actor=town.actor(role), now=NOW)
