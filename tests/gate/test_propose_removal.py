"""The unit that was asked proposes that it be asked no longer."""

from __future__ import annotations

from oneneedle.gate import actions, queries
from tests.cases.steps import refused
from tests.cast import NOW, Cast
from tests.gate import crew


def test_it_is_proposed_once_with_a_reason(town: Cast) -> None:
    task = crew.done(town, crew.ask(town))
    who = crew.actor(town, "head_11")
    with refused("empty"):
        actions.propose_removal(task=task, reason=" ", actor=who, now=NOW)
    removal = actions.propose_removal(task=task, reason="Asked each month.", actor=who, now=NOW)
    assert (removal.state, removal.asked_by_id) == ("proposed", town.unit("lin-water").id)
    assert removal.proposed_by_id == town.unit("lin-c11").id
    assert task.state == "done" and crew.facts(task)[-1] == "removal_proposed"
    with refused("again"):
        actions.propose_removal(task=task, reason="Again.", actor=who, now=NOW)
    told = queries.tell_task(who, task, NOW)
    assert told.removal is not None and not told.removal.can_decide and "propose_removal" not in told.verbs


def test_nobody_else_proposes_and_nothing_that_was_taken_back(town: Cast) -> None:
    task = crew.ask(town)
    for by in ("head_12", "street_head", "water_desk", "worker_11"):
        with refused("not_yours"):
            actions.propose_removal(task=task, reason="Hm.", actor=crew.actor(town, by), now=NOW)
    actions.withdraw_task(task=task, reason="Over.", actor=crew.actor(town, "water_desk"), now=NOW)
    with refused("wrong_state"):
        actions.propose_removal(task=task, reason="Hm.", actor=crew.actor(town, "head_11"), now=NOW)
