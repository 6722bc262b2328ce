"""The command desk's decision after two returns."""

from __future__ import annotations

import pytest

from oneneedle.cases import actions
from oneneedle.core.rules import new_id
from tests.cases import steps
from tests.cast import NOW, Cast


def test_the_decision_sends_the_order_and_cannot_be_returned(cast: Cast) -> None:
    case, water = steps.returned(cast, times=2), cast.unit("lin-water")
    actions.settle_case(case=case, unit_id=water.id, reason="Their pipe.", actor=cast.actor("command"), now=NOW)
    case.refresh_from_db()
    assert (case.state, case.unit_id, steps.open_order(case).seq) == ("dispatched", water.id, 3)
    assert steps.last_row(case).verb == "case.settled"
    assert case.remarks.get(seq=case.version).text == "Their pipe."
    with steps.refused("settled"):
        actions.return_order(
            case=case,
            reason="not_our_duty",
            note="",
            proposed_unit_id=cast.unit("lin-market").id,
            actor=cast.actor("water"),
            now=NOW,
        )
    with steps.refused("wrong_state"):
        actions.settle_case(case=case, unit_id=water.id, reason="again", actor=cast.actor("command"), now=NOW)


def test_before_the_second_return_there_is_nothing_to_decide(cast: Cast) -> None:
    case = steps.returned(cast)
    with steps.refused("not_yet"):
        actions.settle_case(
            case=case, unit_id=cast.unit("lin-water").id, reason="x", actor=cast.actor("command"), now=NOW
        )


def test_a_decision_names_its_reason_and_a_unit(cast: Cast) -> None:
    case = steps.returned(cast, times=2)
    with steps.refused("reason"):
        actions.settle_case(
            case=case, unit_id=cast.unit("lin-water").id, reason=" ", actor=cast.actor("command"), now=NOW
        )
    with steps.refused("unknown_unit"):
        actions.settle_case(case=case, unit_id=new_id(), reason="x", actor=cast.actor("command"), now=NOW)


@pytest.mark.parametrize("role", ["desk", "water", "inspector"])
def test_nobody_below_the_command_desk_decides(cast: Cast, role: str) -> None:
    case = steps.returned(cast, times=2)
    with steps.refused("not_yours"):
        actions.settle_case(case=case, unit_id=cast.unit("lin-water").id, reason="x", actor=cast.actor(role), now=NOW)
