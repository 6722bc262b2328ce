"""Setting the type, and correcting it on the way."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from oneneedle.cases import actions
from oneneedle.catalogue import actions as catalogue
from oneneedle.core.rules import forget_kept
from tests import cast as lin
from tests.cases import steps
from tests.cast import NOW, Cast

LATER = NOW + timedelta(hours=2)


def test_a_type_is_set_and_noted(cast: Cast) -> None:
    case = steps.bare(cast)
    actions.classify_case(case=case, type_code="litter", priority="high", actor=cast.actor("desk"), now=NOW)
    case.refresh_from_db()
    assert (case.state, case.priority, case.filed_at) == ("received", "high", None)
    row = steps.last_row(case)
    assert (row.verb, row.data) == ("case.classified", {"type": "litter", "priority": "high"})


def test_a_corrected_type_keeps_number_and_clock_and_goes_to_the_right_unit(cast: Cast) -> None:
    case = steps.receive(cast)
    number, filed_at = case.number, case.filed_at
    old = steps.open_order(case)
    actions.classify_case(case=case, type_code="stalls", actor=cast.actor("desk"), now=LATER)
    case.refresh_from_db()
    assert (case.number, case.filed_at, case.state) == (number, filed_at, "dispatched")
    assert case.unit_id == cast.unit("lin-market").id
    assert case.due_steps is not None
    assert datetime.fromisoformat(case.due_steps["since"]) == NOW
    assert steps.verbs(case)[-2:] == ["classified", "dispatched"]
    old.refresh_from_db()
    assert old.state == "cancelled"
    assert steps.open_order(case).finish_by == case.resolve_by


def test_a_unit_at_work_loses_the_order_to_the_right_one(cast: Cast) -> None:
    case = steps.accepted(cast)
    actions.classify_case(case=case, type_code="stalls", actor=cast.actor("desk"), now=LATER)
    assert case.state == "dispatched"
    actions.accept_order(case=case, actor=cast.actor("market"), now=LATER)
    assert case.orders.count() == 2


def test_another_priority_for_the_same_unit_moves_the_dates_of_its_order(cast: Cast) -> None:
    case = steps.receive(cast)
    assert case.priority == "urgent"
    actions.classify_case(case=case, type_code="water-leak", priority="normal", actor=cast.actor("desk"), now=LATER)
    order = steps.open_order(case)
    assert case.orders.count() == 1
    assert (order.accept_by, order.finish_by) == (case.respond_by, case.resolve_by)
    assert case.resolve_by is not None and case.resolve_by > NOW + timedelta(hours=24)


def test_after_reopening_the_clock_counts_from_there(cast: Cast) -> None:
    case = steps.verified(cast)
    again = NOW + timedelta(days=9)
    actions.reopen_case(case=case, reason="It leaks again.", actor=cast.actor("desk"), now=again)
    actions.classify_case(case=case, type_code="water-leak", priority="urgent", actor=cast.actor("desk"), now=again)
    assert case.resolve_by == again + timedelta(hours=24)


def test_a_private_type_makes_it_private_and_it_stays_so(cast: Cast) -> None:
    case = steps.bare(cast)
    for code in ("neighbours", "litter"):
        actions.classify_case(case=case, type_code=code, actor=cast.actor("desk"), now=NOW)
        assert case.private


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"type_code": "no-such"}, "unknown_type"),
        ({"type_code": "streets"}, "unknown_type"),
        ({"type_code": "litter", "priority": "soon"}, "refused"),
    ],
)
def test_what_is_no_type_is_refused(cast: Cast, said: dict[str, Any], code: str) -> None:
    case = steps.bare(cast)
    with steps.refused(code):
        actions.classify_case(case=case, **said, actor=cast.actor("desk"), now=NOW)


def test_a_type_whose_rule_is_not_in_force_yet_is_refused(cast: Cast) -> None:
    fresh = catalogue.set_case_type(
        jurisdiction_id=lin.CITY, code="drones", parent_code="streets", name_en="Drones", actor=cast.system, now=NOW
    )
    catalogue.set_rule(
        case_type=fresh, since=NOW + timedelta(days=30), handlers=[], limits={}, actor=cast.system, now=NOW
    )
    forget_kept()
    case = steps.bare(cast)
    with steps.refused("no_rule"):
        actions.classify_case(case=case, type_code="drones", actor=cast.actor("desk"), now=NOW)


def test_a_result_is_not_retyped(cast: Cast) -> None:
    case = steps.finished(cast)
    with steps.refused("wrong_state"):
        actions.classify_case(case=case, type_code="stalls", actor=cast.actor("desk"), now=LATER)


@pytest.mark.parametrize("role", ["water", "other_desk", "inspector"])
def test_the_unit_cannot_retype_its_own_order(cast: Cast, role: str) -> None:
    case = steps.receive(cast)
    with steps.refused("not_yours"):
        actions.classify_case(case=case, type_code="stalls", actor=cast.actor(role), now=NOW)
