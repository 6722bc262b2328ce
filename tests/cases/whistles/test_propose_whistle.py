"""A community asks its street to call."""

from __future__ import annotations

from typing import Any

import pytest

from oneneedle.cases import actions, queries
from oneneedle.cases.models import Case, Whistle
from tests import cast as lin
from tests.cases import steps
from tests.cases.whistles import crew
from tests.cases.whistles.crew import MEET
from tests.cast import NOW, Cast


def propose(town: Cast, case: Case | None = None, role: str = "community", **changes: Any) -> Whistle:
    given: dict[str, Any] = {
        "kind": "departments",
        "asked": "Free the lane.",
        "calls": crew.called(town, "lin-market"),
        "meet_at": MEET,
        "meet_place": "Gate",
        "cases": [case] if case else [],
        "place": "Lane 3",
        "actor": town.actor(role),
        "now": NOW,
    }
    return actions.propose_whistle(**{**given, **changes})


def test_the_street_sees_it_and_the_department_does_not(town: Cast) -> None:
    case = crew.stalls(town)
    whistle = propose(town, case)
    assert (whistle.state, whistle.unit_id, whistle.area_path) == (
        "proposed",
        town.unit("lin-s1").id,
        lin.COMMUNITY_11,
    )
    assert crew.facts(whistle) == ["proposed"]
    call = crew.call_of(whistle)
    assert (call.ack_by, call.next_due_at) == (None, None)
    for role in ("street", "community", "district"):
        assert queries.get_whistle(town.actor(role), whistle.number) == whistle
    for role in ("market_crew", "street_2", "police_crew"):
        with pytest.raises(Whistle.DoesNotExist):
            queries.get_whistle(town.actor(role), whistle.number)
    assert "whistled" not in steps.verbs(case)


def test_nobody_answers_what_is_only_asked_for(town: Cast) -> None:
    call = crew.call_of(propose(town))
    with steps.refused("wrong_state"):
        actions.acknowledge_call(call=call, actor=town.actor("market_crew"), now=NOW)
    assert not actions.pass_whistle_deadline(call=call, actor=town.system, now=MEET)


@pytest.mark.parametrize("role", ["street", "district", "market_crew", "grid_worker"])
def test_only_a_community_asks(town: Cast, role: str) -> None:
    with steps.refused("not_yours"):
        propose(town, role=role)


def test_a_community_asks_for_its_own_ground_alone(town: Cast) -> None:
    beyond = steps.receive(town, crew.STALLS, lon=120.015)
    with steps.refused("not_yours"):
        propose(town, beyond)


def test_the_community_takes_its_question_back_and_the_case_stays_as_it_was(town: Cast) -> None:
    case = crew.stalls(town)
    whistle = propose(town, case)
    actions.withdraw_whistle(whistle=whistle, reason="They left.", actor=town.actor("community"), now=NOW)
    assert whistle.state == "withdrawn"
    assert "whistle_ended" not in steps.verbs(case)
