"""A case goes one level up, with a reason, and the time it lay is counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from oneneedle.cases import actions, queries
from oneneedle.cases.rules import Report, beside, flow
from tests import cast as lin
from tests.cases import steps
from tests.cast import NOW, Cast

LITTER = Report(description="垃圾成堆", type_code="litter", **lin.IN_11)
LATER = NOW + timedelta(hours=3)


def test_the_unit_above_has_it_and_the_clock_goes_on(cast: Cast) -> None:
    case = steps.receive(cast, LITTER)
    resolve_by, number = case.resolve_by, case.number
    actions.lift_case(
        case=case, reason="beyond_means", note="Needs a lorry.", actor=cast.actor("grid_worker"), now=LATER
    )
    assert (case.state, case.unit_id, case.resolve_by, case.number) == (
        "dispatched",
        cast.unit("lin-s1").id,
        resolve_by,
        number,
    )
    assert steps.open_order(case).unit_id == cast.unit("lin-s1").id
    row = steps.last_row(case)
    assert (row.verb, row.data["seconds"]) == ("case.lifted_up", 3 * 3600)
    assert (row.data["from"], row.data["to"]) == (str(cast.unit("lin-c11").id), str(cast.unit("lin-s1").id))
    assert case.returns == 0
    stats = queries.lift_stats("lin", since=NOW, until=LATER + timedelta(days=1))
    assert (stats.lifted, stats.lowered, stats.seconds) == (1, 0, 3 * 3600)
    own = queries.lift_stats("lin", unit_path=cast.unit("lin-s2").path, since=NOW, until=LATER + timedelta(days=1))
    assert own.lifted == 0


def test_the_desk_may_lift_too(cast: Cast) -> None:
    case = steps.receive(cast, LITTER)
    actions.lift_case(case=case, reason="beyond_means", note="Needs a lorry.", actor=cast.actor("desk"), now=LATER)
    assert queries.get_case_page(cast.actor("desk"), case, LATER).history[0].title == "Lifted one level"


def test_not_without_a_reason_and_not_above_the_top(cast: Cast) -> None:
    case = steps.receive(cast, LITTER)
    with steps.refused("reason"):
        actions.lift_case(case=case, reason=" ", actor=cast.actor("grid_worker"), now=LATER)
    for _ in range(3):
        actions.lift_case(case=case, reason="beyond_means", actor=cast.actor("command"), now=LATER)
    assert case.unit_id == cast.unit("lin-city").id
    with steps.refused("top"):
        actions.lift_case(case=case, reason="beyond_means", actor=cast.actor("command"), now=LATER)


@pytest.mark.parametrize("role", ["water", "inspector", "other_desk", "market"])
def test_only_who_has_it_or_the_desk(cast: Cast, role: str) -> None:
    case = steps.receive(cast, LITTER)
    with steps.refused("not_yours"):
        actions.lift_case(case=case, reason="beyond_means", actor=cast.actor(role), now=LATER)


def test_not_once_the_work_is_done(cast: Cast) -> None:
    case = steps.finished(cast)
    with steps.refused("wrong_state"):
        actions.lift_case(case=case, reason="beyond_means", actor=cast.actor("desk"), now=LATER)


def test_outside_systems_read_that_it_waits_for_the_unit_again(cast: Cast) -> None:
    case = steps.accepted(cast)
    actions.lift_case(case=case, reason="beyond_means", actor=cast.actor("desk"), now=LATER)
    assert flow.STATE_AFTER["lifted_up"] == case.state == "dispatched"
    assert case.responded_at is not None


def test_after_a_decision_only_who_decided_moves_it(cast: Cast) -> None:
    case = steps.returned(cast, times=flow.MAX_RETURNS)
    worker, command = cast.actor("grid_worker"), cast.actor("command")
    actions.settle_case(case=case, unit_id=cast.unit("lin-c11").id, reason="Theirs.", actor=command, now=LATER)
    for role in ("grid_worker", "desk"):
        with steps.refused("settled"):
            actions.lift_case(case=case, reason="beyond_means", actor=cast.actor(role), now=LATER)
    assert "lift" not in [step.verb for step in queries.beside_buttons(worker, case)]
    actions.lift_case(case=case, reason="beyond_means", actor=command, now=LATER)
    assert case.unit_id == cast.unit("lin-s1").id
    with steps.refused("settled"):
        actions.lower_case(case=case, reason="Back.", actor=cast.actor("desk"), now=LATER)


def test_nobody_lifts_away_what_the_command_desk_gave_to_their_own_unit(cast: Cast) -> None:
    case = steps.returned(cast, times=flow.MAX_RETURNS)
    command = cast.actor("command")
    actions.settle_case(case=case, unit_id=command.unit_id, reason="Ours.", actor=command, now=LATER)  # type: ignore[arg-type]
    with steps.refused("settled"):
        actions.lift_case(case=case, reason="risk", actor=command, now=LATER)


def test_it_goes_to_and_fro_a_few_times_only(cast: Cast) -> None:
    case, desk = steps.receive(cast, LITTER), cast.actor("desk")
    for _ in range(beside.MOST_MOVES // 2):
        actions.lift_case(case=case, reason="beyond_means", actor=desk, now=LATER)
        actions.lower_case(case=case, reason="Yours.", actor=desk, now=LATER)
    with steps.refused("settled"):
        actions.lift_case(case=case, reason="beyond_means", actor=desk, now=LATER)
    for role, shown in (("desk", set[str]()), ("command", {"lift", "lower"})):
        assert {"lift", "lower"} & {step.verb for step in queries.beside_buttons(cast.actor(role), case)} == shown
    actions.lift_case(case=case, reason="beyond_means", actor=cast.actor("command"), now=LATER)


def test_after_many_moves_an_arbiter_lifts_what_lies_with_their_own_unit(cast: Cast) -> None:
    """Only what was decided stays where it was put."""
    case, command = steps.receive(cast, LITTER), cast.actor("command")
    for _ in range(2):
        actions.lift_case(case=case, reason="beyond_means", actor=command, now=LATER)
    actions.lower_case(case=case, reason="Yours.", actor=command, now=LATER)
    actions.lift_case(case=case, reason="beyond_means", actor=command, now=LATER)
    district = cast.unit("lin-d1")
    arbiter = replace(command, unit_id=district.id, unit_path=district.path, area_path=district.area_path)
    assert case.unit_id == district.id
    assert "lift" in [step.verb for step in queries.beside_buttons(arbiter, case)]
    actions.lift_case(case=case, reason="beyond_powers", actor=arbiter, now=LATER)
    assert case.unit_id == cast.unit("lin-city").id


def test_the_reason_is_one_of_the_list_and_stands_in_the_history(cast: Cast) -> None:
    case, desk = steps.receive(cast, LITTER), cast.actor("desk")
    with steps.refused("reason"):
        actions.lift_case(case=case, reason="Needs a lorry.", actor=desk, now=LATER)
    actions.lift_case(case=case, reason="risk", actor=desk, now=LATER)
    assert steps.last_row(case).data["reason"] == "risk"
    assert str(beside.LIFT_REASONS["risk"]) in str(queries.get_case_page(desk, case, LATER).history[0])
