"""What the house does when a task is not accepted or done in time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from oneneedle.gate import actions, jobs
from oneneedle.gate.models import Task
from tests.cases.steps import refused
from tests.cast import NOW, Cast
from tests.gate import crew
from tests.gate.crew import DAY


def test_a_silent_unit_is_warned_and_overdue_in_order(town: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    task = crew.ask(town)
    assert actions.pass_task_deadline(task=task, actor=town.system, now=NOW + DAY) == ""
    monkeypatch.setattr(timezone, "now", lambda: NOW + 11 * DAY)
    assert (jobs.watch_tasks(), jobs.watch_tasks()) == (4, 0)
    task.refresh_from_db()
    assert (task.due_stage, task.next_due_at, task.state) == ("due_overdue", None, "asked")
    assert crew.facts(task) == ["asked", "warned", "overdue", "warned", "overdue"]
    assert crew.last_row(f"task:{task.id}").data["phase"] == "due"
    crew.done(town, task, now=NOW + 12 * DAY)


def test_who_accepted_is_warned_of_the_result_alone(town: Cast) -> None:
    task = crew.ask(town)
    stage = actions.pass_task_deadline(task=task, actor=town.system, now=NOW + 2 * DAY)
    actions.accept_task(task=task, actor=crew.actor(town, "head_11"), now=NOW + 2 * DAY)
    assert (stage, task.next_due_at) == ("ack_warn", NOW + 7.5 * DAY)
    assert actions.pass_task_deadline(task=task, actor=town.system, now=NOW + 8 * DAY) == "due_warn"
    crew.done(town, task, now=NOW + 9 * DAY)
    assert task.next_due_at is None and not Task.objects.filter(next_due_at__isnull=False).exists()
    assert actions.pass_task_deadline(task=task, actor=town.system, now=NOW + 20 * DAY) == ""


def test_what_was_said_of_the_result_before_the_answer_is_not_said_again(town: Cast) -> None:
    known = crew.ask(town)
    task = crew.ask(town, title="Lists of lamps", due_by=known.ack_by + timedelta(hours=1), like_seen=True)
    stages = [actions.pass_task_deadline(task=task, actor=town.system, now=task.ack_by) for _turn in range(3)]
    assert stages == ["ack_warn", "due_warn", "ack_overdue"]
    actions.accept_task(task=task, actor=crew.actor(town, "head_11"), now=task.ack_by)
    assert task.next_due_at == task.due_by
    assert actions.pass_task_deadline(task=task, actor=town.system, now=task.due_by) == "due_overdue"


def test_only_the_house_watches(town: Cast) -> None:
    task = crew.ask(town)
    with refused("not_yours"):
        actions.pass_task_deadline(task=task, actor=crew.actor(town, "city_gate"), now=NOW + 20 * DAY)
