"""Files beside a task, of either side."""

from __future__ import annotations

from oneneedle.cases.queries.files import look_through
from oneneedle.gate import actions, queries, rules
from tests.cases import steps
from tests.cases.steps import refused
from tests.cast import NOW, Cast
from tests.gate import crew
from tests.gate.crew import DAY


def test_the_side_says_what_it_is(town: Cast) -> None:
    task = crew.ask(town)
    for by, kind in (("water_desk", "request"), ("head_11", "answer")):
        actions.attach_to_task(task=task, file_ids=[steps.add_photo()], actor=crew.actor(town, by), now=NOW)
        assert task.files.filter(kind=kind).count() == 1
    assert crew.facts(task) == ["asked", "attached", "attached"]
    (first, _second) = queries.tell_task(crew.actor(town, "head_11"), task, NOW).files
    assert queries.get_task_file(crew.actor(town, "street_head"), first.id) is not None
    assert queries.get_task_file(crew.actor(town, "head_12"), first.id) is None


def test_a_file_of_a_task_is_not_loose(town: Cast) -> None:
    photo, loose = steps.add_photo(), steps.add_photo()
    crew.ask_many(town, ["lin-c11"], files=[photo])
    assert look_through(before=NOW + DAY, limit=10).loose == [loose]


def test_nothing_and_too_much_are_refused(town: Cast) -> None:
    task = crew.ask(town)
    who = crew.actor(town, "head_11")
    with refused("empty"):
        actions.attach_to_task(task=task, file_ids=[], actor=who, now=NOW)
    many = [steps.add_photo() for _ in range(rules.MOST_FILES + 1)]
    with refused("too_many"):
        actions.attach_to_task(task=task, file_ids=many, actor=who, now=NOW)
    crew.done(town, task)
    with refused("wrong_state"):
        actions.attach_to_task(task=task, file_ids=many[:1], actor=who, now=NOW)


def test_nobody_else_attaches(town: Cast) -> None:
    task = crew.ask(town)
    for by in ("market_desk", "head_12", "street_head", "worker_11"):
        with refused("not_yours"):
            actions.attach_to_task(task=task, file_ids=[steps.add_photo()], actor=crew.actor(town, by), now=NOW)
