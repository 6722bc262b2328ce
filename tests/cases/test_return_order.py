"""Not ours: with a reason and a better unit, at most twice."""

from __future__ import annotations

import pytest

from oneneedle.cases import actions
from oneneedle.cases.models import Case
from tests.cases import steps
from tests.cast import NOW, Cast


def send_back(
    cast: Cast, case: Case, role: str = "water", proposed: str = "lin-market", reason: str = "not_our_duty"
) -> None:
    unit_id = cast.unit(proposed).id if proposed else None
    actions.return_order(
        case=case, reason=reason, note="Private pipe.", proposed_unit_id=unit_id, actor=cast.actor(role), now=NOW
    )


def test_a_returned_order_waits_at_the_desk_with_its_reason(cast: Cast) -> None:
    case = steps.accepted(cast)
    order, due = steps.open_order(case), case.next_due_at
    send_back(cast, case)
    case.refresh_from_db()
    assert (case.state, case.returns, case.unit_id, case.unit_path) == ("filed", 1, None, "")
    assert case.next_due_at == due
    order.refresh_from_db()
    assert (order.state, order.return_reason, order.return_note) == ("returned", "not_our_duty", "Private pipe.")
    assert order.proposed_unit_id == cast.unit("lin-market").id
    row = steps.last_row(case)
    assert (row.verb, row.data["reason"], row.data["proposed"]) == (
        "case.returned",
        "not_our_duty",
        str(order.proposed_unit_id),
    )


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"reason": "no_time"}, "reason"),
        ({"proposed": ""}, "no_unit"),
        ({"proposed": "lin-water"}, "same_unit"),
    ],
)
def test_without_reason_and_better_unit_it_stays(cast: Cast, said: dict[str, str], code: str) -> None:
    case = steps.receive(cast)
    with steps.refused(code):
        send_back(cast, case, **said)


def test_a_second_call_is_refused_and_a_second_return_is_the_last(cast: Cast) -> None:
    case = steps.receive(cast)
    send_back(cast, case)
    seen_before = Case.objects.get(id=case.id)
    with steps.refused("not_yours"):  # it is not the unit's any more
        send_back(cast, case)
    actions.dispatch_case(case=case, actor=cast.actor("desk"), now=NOW)
    send_back(cast, case)
    assert case.returns == 2
    with steps.refused("stale"):
        actions.dispatch_case(case=seen_before, actor=cast.actor("desk"), now=NOW)


@pytest.mark.parametrize("role", ["market", "desk", "command", "inspector"])
def test_only_the_unit_that_has_it_returns(cast: Cast, role: str) -> None:
    case = steps.receive(cast)
    with steps.refused("not_yours"):
        send_back(cast, case, role)
