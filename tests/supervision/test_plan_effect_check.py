"""Planning a look at the effect of a task."""

from __future__ import annotations

from oneneedle.supervision import actions
from tests.cast import NOW, Cast
from tests.supervision import crew
from tests.supervision.crew import IN_A_WEEK, TODAY


def test_who_asked_for_it_plans_a_look(town: Cast) -> None:
    task = crew.add_task(town, state="done")
    check = actions.plan_effect_check(task=task, due_on=IN_A_WEEK, note="Lamps", actor=town.actor("district"), now=NOW)
    assert check.unit_id == town.unit("lin-d1").id and check.area_path == task.area_path
    assert crew.facts("effect_check", check) == ["planned"]
    assert actions.plan_effect_check(task=task, due_on=IN_A_WEEK, actor=town.actor("street"), now=NOW)


def test_others_days_gone_by_and_tasks_not_done_are_refused(town: Cast) -> None:
    done, running = crew.add_task(town, state="done"), crew.add_task(town)
    for role in ("community", "street_2", "water_crew"):
        with crew.refused("not_yours"):
            actions.plan_effect_check(task=done, due_on=IN_A_WEEK, actor=town.actor(role), now=NOW)
    with crew.refused("past"):
        actions.plan_effect_check(task=done, due_on=TODAY, actor=town.actor("district"), now=NOW)
    with crew.refused("wrong_state"):
        actions.plan_effect_check(task=running, due_on=IN_A_WEEK, actor=town.actor("district"), now=NOW)
