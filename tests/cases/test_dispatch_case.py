"""Sending a filed case to who must act."""

from __future__ import annotations

import pytest

from oneneedle.cases import actions, queries
from oneneedle.core.rules import new_id
from oneneedle.units import actions as units
from tests import cast as lin
from tests.cases import steps
from tests.cast import NOW, Cast
from tests.duties.rows import set_row


def test_by_rule_the_lowest_unit_gets_the_order(cast: Cast) -> None:
    case = steps.filed(cast)
    actions.dispatch_case(case=case, actor=cast.actor("desk"), now=NOW)
    case.refresh_from_db()
    community = cast.unit("lin-c11")
    assert (case.state, case.unit_id, case.dispatched_at) == ("dispatched", community.id, NOW)
    order = steps.open_order(case)
    assert (order.unit_path, order.accept_by, order.finish_by) == (community.path, case.respond_by, case.resolve_by)
    row = steps.last_row(case)
    assert (row.verb, row.data["unit"], row.data["order"]) == ("case.dispatched", str(community.id), str(order.id))


def test_another_unit_is_chosen_with_a_reason_that_is_kept(cast: Cast) -> None:
    case, other = steps.filed(cast), cast.unit("lin-c12")
    with steps.refused("reason"):
        actions.dispatch_case(case=case, unit_id=other.id, reason=" ", actor=cast.actor("desk"), now=NOW)
    actions.dispatch_case(case=case, unit_id=other.id, reason="Their side.", actor=cast.actor("desk"), now=NOW)
    assert steps.open_order(case).reason == "Their side."
    assert case.remarks.get().text == "Their side."
    assert case.unit_path == other.path


def test_unknown_and_closed_units_are_refused(cast: Cast) -> None:
    case, closed = steps.filed(cast), cast.unit("lin-c12")
    units.change_unit(jurisdiction_id=lin.CITY, code="lin-c12", active=False, actor=cast.system, now=NOW)
    for unit_id in (new_id(), closed.id):
        with steps.refused("unknown_unit"):
            actions.dispatch_case(case=case, unit_id=unit_id, reason="x", actor=cast.actor("desk"), now=NOW)


def test_where_nobody_is_found_by_rule_somebody_must_be_chosen(cast: Cast) -> None:
    case = steps.filed(cast)
    assert case.rule_copy is not None
    case.rule_copy = {**case.rule_copy, "handlers": [{"level": "city", "kind": "harbour"}]}
    with steps.refused("no_unit"):
        actions.dispatch_case(case=case, actor=cast.actor("desk"), now=NOW)


def test_after_two_returns_the_command_desk_decides(cast: Cast) -> None:
    case = steps.returned(cast, times=2)
    with steps.refused("settle"):
        actions.dispatch_case(case=case, actor=cast.actor("desk"), now=NOW)


def test_a_second_dispatch_is_refused(cast: Cast) -> None:
    case = steps.filed(cast)
    actions.dispatch_case(case=case, actor=cast.actor("desk"), now=NOW)
    with steps.refused("wrong_state"):
        actions.dispatch_case(case=case, actor=cast.actor("desk"), now=NOW)


@pytest.mark.parametrize("role", ["water", "other_desk", "inspector", "grid_worker"])
def test_only_a_desk_of_this_ground_dispatches(cast: Cast, role: str) -> None:
    case = steps.filed(cast)
    with steps.refused("not_yours"):
        actions.dispatch_case(case=case, actor=cast.actor(role), now=NOW)


def test_the_item_of_the_responsibility_list_is_on_record_when_it_sent_the_case(cast: Cast) -> None:
    case = steps.filed(cast)
    type_code = case.case_type.code if case.case_type else ""
    set_row("s-7", case_types=[type_code], lead="unit:lin-c12")
    actions.dispatch_case(case=case, actor=cast.actor("desk"), now=NOW)
    assert steps.last_row(case).data["duty"] == "s-7"
    history = queries.get_case_page(cast.actor("desk"), case, NOW).history
    assert "duty s-7 of the responsibility list" in history[0].facts[0]


def test_a_unit_chosen_by_hand_cites_no_item(cast: Cast) -> None:
    case = steps.filed(cast)
    other = cast.unit("lin-c12")
    actions.dispatch_case(case=case, unit_id=other.id, reason="Their side.", actor=cast.actor("desk"), now=NOW)
    assert "duty" not in steps.last_row(case).data
