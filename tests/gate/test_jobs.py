"""The jobs are safe to run twice and hold nobody up; what they do is told in the tests of their actions."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from oneneedle.gate import actions, jobs
from oneneedle.gate.models import Task
from tests.cast import NOW, Cast
from tests.gate import crew
from tests.gate.crew import DAY


def test_there_is_nothing_to_do_in_a_quiet_city(cast: Cast) -> None:
    assert (jobs.watch_tasks(), jobs.end_admissions()) == (0, 0)


def test_a_task_that_fails_holds_up_no_other(town: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = crew.ask(town), crew.ask(town, title="Benches without backs", asked="Which benches lack a back?")
    Task.objects.filter(id=bad.id).update(next_due_at=NOW)
    passing = actions.pass_task_deadline

    def fail_for_one(*, task: Task, **given: Any) -> str:
        if task.id == bad.id:
            raise ValueError("broken")
        return passing(task=task, **given)

    monkeypatch.setattr(actions, "pass_task_deadline", fail_for_one)
    monkeypatch.setattr(timezone, "now", lambda: NOW + 11 * DAY)
    assert jobs.watch_tasks() == 4
    assert crew.facts(good) == ["asked", "warned", "overdue", "warned", "overdue"]
    assert crew.facts(bad) == ["asked"]
