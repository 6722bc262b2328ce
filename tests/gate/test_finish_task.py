"""The answer, and the hours it took."""

from __future__ import annotations

from decimal import Decimal

from oneneedle.gate import actions
from tests.cases import steps
from tests.cases.steps import refused
from tests.cast import NOW, Cast
from tests.gate import crew
from tests.gate.crew import DAY


def test_an_accepted_task_is_done(town: Cast) -> None:
    task = crew.ask(town)
    who, photo = crew.actor(town, "head_11"), steps.add_photo()
    actions.accept_task(task=task, actor=who, now=NOW)
    hours = Decimal("2.505")
    actions.finish_task(task=task, result=" 41. ", hours=hours, file_ids=[photo], actor=who, now=NOW + DAY)
    task.refresh_from_db()
    assert (task.state, task.result, task.hours, task.done_at) == ("done", "41.", Decimal("2.51"), NOW + DAY)
    assert task.next_due_at is None and task.files.get().kind == "answer"
    assert crew.last_row(f"task:{task.id}").data == {"hours": "2.51", "late": False}
    with refused("wrong_state"):
        actions.finish_task(task=task, result="42.", hours=hours, actor=who, now=NOW + DAY)


def test_done_at_once_is_accepted_too(town: Cast) -> None:
    task = crew.done(town, crew.ask(town), now=NOW + 11 * DAY, hours="0")
    assert (task.state, task.acknowledged_at, task.hours) == ("done", NOW + 11 * DAY, Decimal(0))
    assert crew.last_row(f"task:{task.id}").data["late"] is True


def test_no_answer_and_no_hours_are_refused(town: Cast) -> None:
    task = crew.ask(town)
    wrong = [
        ("empty", None, "41."),
        ("empty", "NaN", "41."),
        ("empty", "Infinity", "41."),
        ("out_of_range", "-0.01", "41."),
        ("out_of_range", "2000.01", "41."),
        ("empty", "1", " \x00"),
        ("too_long", "1", "x" * 4001),
    ]
    for code, hours, result in wrong:
        spent = Decimal(hours) if hours else None
        with refused(code):
            actions.finish_task(task=task, result=result, hours=spent, actor=crew.actor(town, "head_11"), now=NOW)


def test_nobody_else_says_what_it_cost(town: Cast) -> None:
    task = crew.ask(town)
    for by in ("head_12", "street_head", "water_desk", "worker_11"):
        with refused("not_yours"):
            actions.finish_task(task=task, result="41.", hours=Decimal(1), actor=crew.actor(town, by), now=NOW)
