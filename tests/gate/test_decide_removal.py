"""A unit above decides whether something is asked no longer; neither side does."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from oneneedle.gate import actions, queries
from oneneedle.gate.models import Removal, Task
from tests.cases.steps import refused
from tests.cast import NOW, Cast
from tests.gate import crew
from tests.gate.crew import DAY, kept_off


def propose(town: Cast, task: Task) -> Removal:
    return actions.propose_removal(task=task, reason="Each month.", actor=crew.actor(town, "head_11"), now=NOW)


def test_what_was_removed_is_kept_off_for_a_year(town: Cast) -> None:
    task = crew.ask(town)
    removal = propose(town, task)
    who = crew.actor(town, "district_gate")
    assert queries.count_boxes(who, now=NOW).removals_to_decide == 1
    actions.decide_removal(removal=removal, remove=True, decision="The register has it.", actor=who, now=NOW)
    task.refresh_from_db()
    assert (task.state, task.end_words, task.next_due_at) == ("withdrawn", "The register has it.", None)
    assert crew.last_row(f"task:{task.id}").data == {"removal": str(removal.id), "removed": True, "ends": True}
    later = NOW + 30 * DAY
    with kept_off("removed"):
        crew.ask(town, by="market_desk", now=later, title="Roll of residents above eighty, January", like_seen=True)
    crew.ask(town, "lin-c12", now=later)
    crew.ask(town, kind="inspection", now=later)
    crew.ask(town, now=later, title="Hours of the reading room", asked="When is it open, and who looks after it?")
    crew.ask(town, now=NOW + 365 * DAY)
    with refused("decided"):
        actions.decide_removal(removal=removal, remove=False, decision="Hm.", actor=who, now=later)


def test_what_stays_is_asked_as_before(town: Cast) -> None:
    task = crew.ask(town)
    removal = propose(town, task)
    who = crew.actor(town, "city_gate")
    with refused("empty"):
        actions.decide_removal(removal=removal, remove=False, decision="", actor=who, now=NOW)
    actions.decide_removal(removal=removal, remove=False, decision="The law asks for it.", actor=who, now=NOW)
    task.refresh_from_db()
    assert (removal.state, task.state) == ("kept", "asked")
    assert crew.ask(town, now=NOW + DAY, like_seen=True).duplicate_of_id == task.id


def test_neither_side_decides_nor_anybody_below(town: Cast) -> None:
    removal = propose(town, crew.ask(town, by="district_gate"))
    for by in crew.POSTS:
        if by != "city_gate":
            with refused("not_yours"):
                who = crew.actor(town, by)
                actions.decide_removal(removal=removal, remove=True, decision="Hm.", actor=who, now=NOW)
    assert queries.get_removal(crew.actor(town, "market_desk"), removal.id) is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Removal.objects.filter(id=removal.id).update(decided_by_id=town.unit("lin-d1").id)
