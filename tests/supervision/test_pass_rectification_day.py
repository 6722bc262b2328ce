"""A rectification whose day is over is late, once."""

from __future__ import annotations

import pytest
from django.utils import timezone

from oneneedle.supervision import actions, jobs
from tests.cast import NOW, Cast
from tests.supervision import crew
from tests.supervision.crew import DAY


def test_it_is_late_the_day_after_and_the_unit_above_knows(town: Cast) -> None:
    one = crew.rectify(town)
    said = [
        actions.pass_rectification_day(rectification=one, actor=town.system, now=NOW + days * DAY) for days in (7, 8, 9)
    ]
    assert said == [False, True, False]
    assert crew.facts("rectification", one) == ["opened", "overdue"]
    assert crew.told(town, "lin-city") == [("rectification", "overdue")]
    with crew.refused("not_yours"):
        actions.pass_rectification_day(rectification=one, actor=town.actor("street"), now=NOW + 9 * DAY)


def test_one_that_waits_for_the_community_is_not_late(town: Cast) -> None:
    one = crew.reported(town)
    assert not actions.pass_rectification_day(rectification=one, actor=town.system, now=NOW + 9 * DAY)


def test_the_job_marks_everything_whose_day_is_over(town: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    crew.rectify(town)
    crew.promise(town)
    crew.dispute(town)
    task = crew.add_task(town, state="done")
    actions.plan_effect_check(task=task, due_on=crew.IN_A_WEEK, actor=town.actor("district"), now=NOW)
    monkeypatch.setattr(timezone, "now", lambda: NOW + 8 * DAY)
    assert jobs.watch_days() == 4
    assert jobs.watch_days() == 0
