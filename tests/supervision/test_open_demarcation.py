"""Calling the units that do not agree: only from above both."""

from __future__ import annotations

from copy import copy

from oneneedle.cases import actions as cases
from oneneedle.core.rules import new_id
from tests.cases import steps
from tests.cast import NOW, Cast
from tests.supervision import crew
from tests.supervision.crew import HOUR


def test_the_units_are_called(town: Cast) -> None:
    one = crew.dispute(town)
    assert one.state == "open" and one.parties.count() == 2
    assert crew.facts("demarcation", one) == ["opened"]
    assert crew.told(town, "lin-water")[-1] == crew.told(town, "lin-market")[-1] == ("demarcation", "opened")


def test_only_from_above_both(town: Cast) -> None:
    case = steps.returned(town, 2)
    for role in ("district", "street", "water_crew", "desk", "keeper"):
        with crew.refused("not_yours"):
            crew.dispute(town, case, actor=town.actor(role))
    own = [town.unit("lin-city").id, town.unit("lin-water").id]
    with crew.refused("not_yours"):
        crew.dispute(town, case, unit_ids=own)


def test_two_units_a_returned_case_and_a_moment_to_come_are_needed(town: Cast) -> None:
    case = steps.returned(town, 2)
    water = town.unit("lin-water").id
    with crew.refused("too_few"):
        crew.dispute(town, case, unit_ids=[water, water])
    with crew.refused("past"):
        crew.dispute(town, case, hear_by=NOW + HOUR)
    with crew.refused("empty"):
        crew.dispute(town, case, question="")
    fresh = steps.receive(town)
    with crew.refused("wrong_state"):
        crew.dispute(town, fresh)
    with crew.refused("unknown_unit"):
        crew.dispute(town, case, unit_ids=[water, new_id()])


def test_one_at_a_time(town: Cast) -> None:
    case = steps.returned(town, 2)
    crew.dispute(town, case)
    with crew.refused("again"):
        crew.dispute(town, case)


def test_a_case_returned_once_is_called_by_who_may_dispatch_it(town: Cast) -> None:
    assert crew.dispute(town, steps.returned(town, 1))


def test_a_case_that_went_on_meanwhile_is_not_demarcated(town: Cast) -> None:
    case = steps.returned(town, 1)
    before = copy(case)
    cases.dispatch_case(case=case, unit_id=town.unit("lin-water").id, actor=town.actor("city"), now=NOW + 3 * HOUR)
    with crew.refused("wrong_state"):
        crew.dispute(town, before)
