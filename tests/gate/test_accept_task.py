"""The unit that was asked takes the task on."""

from __future__ import annotations

from oneneedle.gate import actions
from tests.cases.steps import refused
from tests.cast import NOW, Cast
from tests.gate import crew
from tests.gate.crew import DAY


def test_it_is_accepted_once(town: Cast) -> None:
    task = crew.ask(town)
    who = crew.actor(town, "head_11")
    actions.accept_task(task=task, actor=who, now=NOW + DAY)
    assert (task.state, task.acknowledged_at) == ("accepted", NOW + DAY)
    assert task.next_due_at == NOW + 7.5 * DAY
    assert crew.last_row(f"task:{task.id}").data == {"late": False}
    with refused("wrong_state"):
        actions.accept_task(task=task, actor=who, now=NOW + DAY)
    assert crew.facts(task) == ["asked", "accepted"] and task.version == 2


def test_late_shows(town: Cast) -> None:
    task = crew.ask(town)
    actions.accept_task(task=task, actor=crew.actor(town, "head_11"), now=NOW + 3 * DAY)
    assert crew.last_row(f"task:{task.id}").data == {"late": True}


def test_nobody_else_accepts(town: Cast) -> None:
    task = crew.ask(town)
    for by in ("head_12", "street_head", "water_desk", "worker_11", "district_gate"):
        with refused("not_yours"):
            actions.accept_task(task=task, actor=crew.actor(town, by), now=NOW)
