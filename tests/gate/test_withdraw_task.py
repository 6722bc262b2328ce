"""The unit that asked takes its task back."""

from __future__ import annotations

from oneneedle.gate import actions
from tests.cases.steps import refused
from tests.cast import NOW, Cast
from tests.gate import crew


def test_it_ends_with_its_reason(town: Cast) -> None:
    task = crew.ask(town)
    who = crew.actor(town, "water_desk")
    actions.withdraw_task(task=task, reason="We found the figures.", actor=who, now=NOW)
    task.refresh_from_db()
    assert (task.state, task.end_words, task.ended_at) == ("withdrawn", "We found the figures.", NOW)
    assert crew.facts(task) == ["asked", "withdrawn"]
    with refused("wrong_state"):
        actions.withdraw_task(task=task, reason="Again.", actor=who, now=NOW)


def test_what_is_done_is_not_taken_back(town: Cast) -> None:
    task = crew.done(town, crew.ask(town))
    with refused("wrong_state"):
        actions.withdraw_task(task=task, reason="Hm.", actor=crew.actor(town, "water_desk"), now=NOW)


def test_a_reason_is_needed(town: Cast) -> None:
    task = crew.ask(town)
    with refused("empty"):
        actions.withdraw_task(task=task, reason=" ", actor=crew.actor(town, "water_desk"), now=NOW)


def test_nobody_else_takes_it_back(town: Cast) -> None:
    task = crew.ask(town)
    for by in ("market_desk", "head_11", "city_gate"):
        with refused("not_yours"):
            actions.withdraw_task(task=task, reason="Hm.", actor=crew.actor(town, by), now=NOW)
