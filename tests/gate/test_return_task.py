"""A task is returned with a reason, and ends."""

from __future__ import annotations

from oneneedle.gate import actions
from tests.cases.steps import refused
from tests.cast import NOW, Cast
from tests.gate import crew


def test_it_ends_with_its_reason(town: Cast) -> None:
    task = crew.ask(town)
    who = crew.actor(town, "head_11")
    actions.accept_task(task=task, actor=who, now=NOW)
    actions.return_task(task=task, code="no_means", reason="Nobody to do it.", actor=who, now=NOW)
    task.refresh_from_db()
    assert (task.state, task.return_code, task.end_words) == ("returned", "no_means", "Nobody to do it.")
    assert task.ended_at == NOW and task.next_due_at is None
    assert crew.last_row(f"task:{task.id}").data == {"code": "no_means"}
    with refused("wrong_state"):
        actions.return_task(task=task, code="no_means", reason="Again.", actor=who, now=NOW)


def test_a_return_needs_a_reason(town: Cast) -> None:
    task = crew.ask(town)
    for code, word, reason in (("unknown_code", "because", "So."), ("empty", "other", "  ")):
        with refused(code):
            actions.return_task(task=task, code=word, reason=reason, actor=crew.actor(town, "head_11"), now=NOW)


def test_nobody_else_returns_it(town: Cast) -> None:
    task = crew.ask(town)
    for by in ("head_12", "street_head", "water_desk", "worker_11"):
        with refused("not_yours"):
            actions.return_task(task=task, code="other", reason="So.", actor=crew.actor(town, by), now=NOW)
