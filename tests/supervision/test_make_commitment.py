"""Promising in public."""

from __future__ import annotations

from tests import cast as lin
from tests.cast import Cast
from tests.supervision import crew
from tests.supervision.crew import TODAY


def test_a_unit_promises_for_itself(town: Cast) -> None:
    one = crew.promise(town)
    assert (one.unit_id, one.area_path, one.state) == (town.unit("lin-s1").id, lin.STREET_1, "open")
    assert crew.facts("commitment", one) == ["made"]
    assert crew.promise(town).id != one.id


def test_posts_that_do_not_speak_for_a_unit_are_refused(town: Cast) -> None:
    for role in ("desk", "water", "keeper"):
        with crew.refused("not_yours"):
            crew.promise(town, actor=town.actor(role))
    with crew.refused("not_yours"):
        crew.promise(town, actor=town.system)


def test_bad_input_is_refused(town: Cast) -> None:
    with crew.refused("unknown_area"):
        crew.promise(town, area_path=lin.STREET_2)
    with crew.refused("past"):
        crew.promise(town, due_on=TODAY)
    for field in ("promise", "measure"):
        with crew.refused("empty"):
            crew.promise(town, **{field: " "})
