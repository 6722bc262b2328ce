"""Putting a problem on the public list of what must be put right."""

from __future__ import annotations

from typing import Any

import pytest

from oneneedle.core.rules import new_id
from oneneedle.gate.models import Demand, GateRefusal
from oneneedle.gate.rules import GateRefused
from oneneedle.supervision import actions
from oneneedle.supervision.models import Rectification
from tests import cast as lin
from tests.cases import steps
from tests.cast import NOW, Cast
from tests.gate import crew as gate_crew
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


def test_a_community_is_asked_as_at_the_gate_and_the_refusal_stands(town: Cast) -> None:
    gate_crew.furnish(town)
    company = town.unit("lin-c11").id
    listed: dict[str, Any] = {"unit_id": company, "area_path": lin.STREET_1, "actor": town.actor("district")}
    for changes in ({"duty_code": "S-01"}, {}, {"subject": "demolition", "duty_code": "C-04"}):
        rows = GateRefusal.objects.count()
        with pytest.raises(GateRefused):
            crew.rectify(town, **listed, **changes)
        assert GateRefusal.objects.count() == rows + 1 and not Rectification.objects.exists()
    one = crew.rectify(town, **listed, duty_code="C-04")
    assert one.duty_code == "C-04"
    elsewhere = steps.receive(town, **lin.IN_21)
    with pytest.raises(GateRefused):
        crew.rectify(town, **listed, case=elsewhere)
    assert crew.rectify(town, **listed, case=steps.receive(town))
    with crew.refused("warning"):
        crew.rectify(town, **listed, duty_code="C-04", problem="The 拆迁 stands still.")
    kinds = Demand.objects.filter(to_unit_id=company, withdrawn=False).values_list("kind", flat=True)
    assert list(kinds) == ["rectification", "rectification"]
    actions.withdraw_rectification(rectification=one, reason="Twice.", actor=town.actor("district"), now=NOW)
    assert kinds.all().count() == 1


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
