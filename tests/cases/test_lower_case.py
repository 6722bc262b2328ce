"""A case goes one level down, to whoever is nearer to the place."""

from __future__ import annotations

import pytest

from oneneedle.cases import actions
from oneneedle.cases.models import Case
from oneneedle.cases.rules import Report
from oneneedle.units import queries as units
from tests import cast as lin
from tests.cases import steps
from tests.cast import NOW, Cast


def on_the_street(cast: Cast) -> Case:
    case = steps.receive(cast, Report(description="垃圾", type_code="litter", **lin.IN_11))
    actions.lift_case(case=case, reason="beyond_means", actor=cast.actor("grid_worker"), now=NOW)
    return case


def test_to_the_unit_that_serves_the_place(cast: Cast) -> None:
    case = on_the_street(cast)
    actions.lower_case(case=case, reason="Within your means.", actor=cast.actor("desk"), now=NOW + steps.HOUR)
    assert (case.unit_id, case.state) == (cast.unit("lin-c11").id, "dispatched")
    row = steps.last_row(case)
    assert (row.verb, row.data["seconds"]) == ("case.lowered", 3600)


def test_or_to_the_one_that_is_chosen(cast: Cast) -> None:
    case = on_the_street(cast)
    chosen = cast.unit("lin-c12").id
    actions.lower_case(case=case, unit_id=chosen, reason="They did it before.", actor=cast.actor("desk"), now=NOW)
    assert case.unit_id == chosen


@pytest.mark.parametrize("code", ["lin-c21", "lin-s1", "lin-water", "lin-d1"])
def test_only_right_below(cast: Cast, code: str) -> None:
    case = on_the_street(cast)
    with steps.refused("not_below"):
        actions.lower_case(case=case, unit_id=cast.unit(code).id, reason="x", actor=cast.actor("desk"), now=NOW)


def test_where_nobody_is_below_it_stays(cast: Cast) -> None:
    case = steps.receive(cast)
    with steps.refused("no_unit"):
        actions.lower_case(case=case, reason="x", actor=cast.actor("desk"), now=NOW)


def test_a_reason_and_the_right_are_needed(cast: Cast) -> None:
    case = on_the_street(cast)
    with steps.refused("reason"):
        actions.lower_case(case=case, reason="", actor=cast.actor("desk"), now=NOW)
    for role in ("grid_worker", "inspector", "other_desk"):
        with steps.refused("not_yours"):
            actions.lower_case(case=case, reason="x", actor=cast.actor(role), now=NOW)


def test_it_goes_back_to_whom_it_was_lifted_from(cast: Cast) -> None:
    case, command = steps.receive(cast), cast.actor("command")
    water, above = cast.unit("lin-water"), units.parent_unit("lin", cast.unit("lin-water").id)
    assert case.unit_id == water.id and above is not None
    actions.lift_case(case=case, reason="beyond_powers", actor=cast.actor("water"), now=NOW)
    assert case.unit_id == above.id
    actions.lower_case(case=case, reason="You may.", actor=command, now=NOW)
    assert case.unit_id == water.id
