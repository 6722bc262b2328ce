"""The unit says: this is ours."""

from __future__ import annotations

from datetime import timedelta

import pytest

from oneneedle.cases import actions
from oneneedle.cases.models import Case
from tests.cases import steps
from tests.cast import NOW, Cast

SOON = NOW + timedelta(minutes=10)


def test_accepting_stops_the_answering_clock(cast: Cast) -> None:
    case = steps.receive(cast)
    assert case.respond_by is not None and case.next_due_at is not None and case.next_due_at < case.respond_by
    actions.accept_order(case=case, actor=cast.actor("water"), now=SOON)
    case.refresh_from_db()
    assert (case.state, case.responded_at) == ("handling", SOON)
    assert case.next_due_at > case.respond_by
    order = steps.open_order(case)
    assert (order.state, order.accepted_at, order.accepted_by_id) == ("accepted", SOON, cast.accounts["water"].id)
    row = steps.last_row(case)
    assert (row.verb, row.data["order"], row.unit_id) == ("case.accepted", str(order.id), order.unit_id)


def test_a_second_acceptance_is_refused(cast: Cast) -> None:
    case = steps.accepted(cast)
    with steps.refused("wrong_state"):
        actions.accept_order(case=case, actor=cast.actor("water"), now=SOON)


def test_an_order_that_ended_while_the_page_was_open_is_refused_in_words(cast: Cast) -> None:
    case = steps.receive(cast)
    seen_before = Case.objects.get(id=case.id)
    proposed = cast.unit("lin-market").id
    actions.return_order(
        case=case, reason="not_our_duty", note="", proposed_unit_id=proposed, actor=cast.actor("water"), now=SOON
    )
    with steps.refused("stale"):
        actions.accept_order(case=seen_before, actor=cast.actor("water"), now=SOON)


@pytest.mark.parametrize("role", ["market", "desk", "command", "grid_worker", "inspector"])
def test_only_the_unit_that_got_it_accepts(cast: Cast, role: str) -> None:
    case = steps.receive(cast)
    with steps.refused("not_yours"):
        actions.accept_order(case=case, actor=cast.actor(role), now=SOON)
