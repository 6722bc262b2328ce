"""Putting a problem on the public list of what must be put right."""

from __future__ import annotations

from typing import Any

from oneneedle.core.rules import new_id
from tests import cast as lin
from tests.cases import steps
from tests.cast import Cast
from tests.supervision import crew
from tests.supervision.crew import TODAY


def test_it_stands_on_the_list_of_the_unit(town: Cast) -> None:
    one = crew.rectify(town)
    assert one.state == "open" and one.opened_by_id == town.unit("lin-s1").id
    assert crew.facts("rectification", one) == ["opened"]
    assert crew.told(town, "lin-market") == [("rectification", "opened")]


def test_a_unit_writes_its_own_list(town: Cast) -> None:
    one = crew.rectify(town, actor=town.actor("market_crew"), source="own")
    assert one.opened_by_id == one.unit_id


def test_a_case_gives_the_ground(town: Cast) -> None:
    case = steps.receive(town)
    assert crew.rectify(town, case=case, area_path="").area_path == case.area_path


def test_a_private_case_comes_on_no_public_list(town: Cast) -> None:
    case = steps.receive(town, type_code="neighbours")
    with crew.refused("private"):
        crew.rectify(town, case=case, area_path="")


def test_who_may_neither_ask_nor_speak_for_it_is_refused(town: Cast) -> None:
    for role in ("street_2", "community", "water_crew", "desk"):
        with crew.refused("not_yours"):
            crew.rectify(town, actor=town.actor(role))


def test_a_list_nobody_on_the_ground_could_close_needs_a_case(town: Cast) -> None:
    unit_id = town.unit("lin-c11").id
    with crew.refused("no_witness"):
        crew.rectify(town, unit_id=unit_id)
    assert crew.rectify(town, unit_id=unit_id, case=steps.receive(town))


def test_bad_input_is_refused(town: Cast) -> None:
    bad: dict[str, dict[str, Any]] = {
        "unknown_source": {"source": "rumour"},
        "past": {"due_on": TODAY},
        "unknown_area": {"area_path": "cn/"},
        "unknown_unit": {"unit_id": new_id()},
        "empty": {"problem": ""},
    }
    for code, changes in bad.items():
        with crew.refused(code):
            crew.rectify(town, **changes)
    with crew.refused("empty"):
        crew.rectify(town, action=" ")
    with crew.refused("unknown_area"):
        crew.rectify(town, area_path=lin.ROOT + "nowhere/")


def test_nobody_chooses_ground_far_from_who_would_see(town: Cast) -> None:
    with crew.refused("unknown_area"):
        crew.rectify(town, actor=town.actor("street"), unit_id=town.unit("lin-s1").id, area_path=lin.COMMUNITY_21)
