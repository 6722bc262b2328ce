"""Warned, overdue, lifted: each once, in order, by the house alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from oneneedle.supervision import actions, jobs
from oneneedle.supervision.models import SupervisionNotice
from tests.cast import NOW, Cast
from tests.supervision import crew
from tests.supervision.crew import DAY, DUE, HOUR


def test_the_moments_come_in_order_and_everybody_concerned_is_told(town: Cast) -> None:
    notice = crew.ask(town, actor=town.actor("district"))
    stages = [
        actions.pass_notice_deadline(notice=notice, actor=town.system, now=moment)
        for moment in (NOW, DUE - 2 * HOUR, DUE, DUE, DUE + 4 * DAY, DUE + 9 * DAY)
    ]
    assert stages == ["", "warned", "overdue", "", "lifted", ""]
    assert notice.overdue_at == DUE and notice.lifted_at and notice.next_due_at is None
    assert crew.facts("supervision", notice) == ["asked", "warned", "overdue", "lifted"]
    assert [step for _kind, step in crew.told(town, "lin-water")] == ["asked", "warned", "overdue", "lifted"]
    assert [step for _kind, step in crew.told(town, "lin-d1")] == ["overdue", "lifted"]
    assert [step for _kind, step in crew.told(town, "lin-city")] == ["lifted"]


def test_an_answer_stops_it(town: Cast) -> None:
    notice = crew.answered(town)
    assert actions.pass_notice_deadline(notice=notice, actor=town.system, now=DUE + DAY) == ""
    assert notice.overdue_at is None


def test_nobody_but_the_house(town: Cast) -> None:
    notice = crew.ask(town)
    with crew.refused("not_yours"):
        actions.pass_notice_deadline(notice=notice, actor=town.actor("street"), now=DUE)


def test_the_job_passes_all_and_twice_changes_nothing(town: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    notice = crew.ask(town)
    monkeypatch.setattr(timezone, "now", lambda: DUE + 4 * DAY)
    assert jobs.watch_notices() == 3
    assert jobs.watch_notices() == 0
    assert crew.facts("supervision", notice) == ["asked", "warned", "overdue", "lifted"]


def test_a_notice_that_fails_holds_up_no_other(town: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = crew.ask(town, due_by=DUE - HOUR), crew.ask(town)
    passing = actions.pass_notice_deadline

    def fail_for_one(*, notice: SupervisionNotice, **given: Any) -> str:
        if notice.id == bad.id:
            raise ValueError("broken")
        return passing(notice=notice, **given)

    monkeypatch.setattr(actions, "pass_notice_deadline", fail_for_one)
    monkeypatch.setattr(timezone, "now", lambda: DUE + 4 * DAY)
    assert jobs.watch_notices() == 3
    assert crew.facts("supervision", good) == ["asked", "warned", "overdue", "lifted"]
    assert crew.facts("supervision", bad) == ["asked"]
