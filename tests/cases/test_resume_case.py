"""The clock goes on with what was left."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from oneneedle.cases import actions, jobs
from oneneedle.cases.models import Delay
from oneneedle.workdays import rules as workdays
from tests.cases import steps
from tests.cases.test_hold_case import LATER, UNTIL, held
from tests.cast import NOW, Cast


def at_ten(day: int) -> datetime:
    return datetime(2026, 11, day, 2, 0, tzinfo=NOW.tzinfo)


def test_earlier_than_planned_the_deadline_is_earlier_too(cast: Cast) -> None:
    case = held(cast)
    planned = case.resolve_by
    actions.resume_case(case=case, note="It thawed.", actor=cast.actor("water"), now=at_ten(20))
    assert case.held_at is None and case.next_due_at is not None
    assert case.resolve_by is not None and planned is not None and case.resolve_by < planned
    delay = Delay.objects.get()
    assert (delay.state, delay.ended_at) == ("ended", at_ten(20))
    assert steps.last_row(case).verb == "case.resumed"
    assert steps.open_order(case).finish_by == case.resolve_by


def test_what_was_left_is_left_to_the_minute(cast: Cast) -> None:
    case = held(cast)
    left = workdays.Limit.parse(Delay.objects.get().left)
    actions.resume_case(case=case, actor=cast.actor("water"), now=at_ten(20))
    assert case.due_steps is not None and case.due_steps["resolve"]["limit"] == str(left)
    assert len(case.due_steps["moves"]) == 1


def test_the_house_resumes_when_the_time_is_over(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = held(cast)
    planned = case.resolve_by
    monkeypatch.setattr("oneneedle.cases.jobs.timezone.now", lambda: UNTIL - timedelta(seconds=1))
    assert jobs.end_holds() == 0
    monkeypatch.setattr("oneneedle.cases.jobs.timezone.now", lambda: UNTIL)
    assert jobs.end_holds() == 1
    assert jobs.end_holds() == 0
    case.refresh_from_db()
    assert (case.held_at, case.resolve_by) == (None, planned)


def test_a_case_that_left_meanwhile_has_no_clock(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = held(cast)
    actions.withdraw_case(case=case, reason="x", actor=cast.actor("desk"), now=LATER)
    monkeypatch.setattr("oneneedle.cases.jobs.timezone.now", lambda: UNTIL)
    assert jobs.end_holds() == 1
    case.refresh_from_db()
    assert (case.state, case.held_at, case.next_due_at) == ("withdrawn", None, None)


def test_the_deadline_engine_goes_on_behind(cast: Cast) -> None:
    case = held(cast)
    actions.resume_case(case=case, actor=cast.actor("water"), now=at_ten(20))
    assert case.resolve_by is not None
    stages = []
    while stage := actions.pass_deadline(case=case, actor=cast.system, now=case.resolve_by + timedelta(days=9)):
        stages.append(stage)
    assert stages == ["resolve_warn", "resolve_due", "urge", "lift"]


def test_only_what_is_on_hold_and_only_by_who_may(cast: Cast) -> None:
    running = steps.accepted(cast)
    with steps.refused("not_held"):
        actions.resume_case(case=running, actor=cast.actor("water"), now=LATER)
    case = held(cast)
    for role in ("market", "inspector", "other_desk"):
        with steps.refused("not_yours"):
            actions.resume_case(case=case, actor=cast.actor(role), now=LATER)
