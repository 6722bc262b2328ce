"""What the house does by itself when a deadline comes near, passes, and stays."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from oneneedle.cases import actions
from oneneedle.cases.models import Case
from oneneedle.cases.rules import deadlines
from tests.cases import steps
from tests.cast import NOW, Cast

LONG_AFTER = NOW + timedelta(days=30)
ALL = ["respond_warn", "respond_due", "resolve_warn", "resolve_due", "urge", "lift"]


def pass_all(cast: Cast, case: Case, now: datetime = LONG_AFTER) -> list[str]:
    stages = []
    while stage := actions.pass_deadline(case=case, actor=cast.system, now=now):
        stages.append(stage)
        case.refresh_from_db()
    case.refresh_from_db()
    return stages


def test_warned_overdue_urged_lifted_in_this_order(cast: Cast) -> None:
    case = steps.receive(cast)
    assert pass_all(cast, case) == ALL
    assert steps.verbs(case)[5:] == ["warned", "overdue", "warned", "overdue", "urged", "lifted"]
    assert (case.state, case.next_due_at, case.due_stage) == ("dispatched", None, "lift")
    assert case.overdue_at == case.respond_by
    row = steps.last_row(case)
    assert row.data["stage"] == "lift"
    assert row.data["parent"] == str(cast.unit("lin-city").id)
    assert row.channel == "system"


def test_each_moment_is_passed_when_it_comes_and_once(cast: Cast) -> None:
    case = steps.receive(cast)
    for stage, at in deadlines.read_moments(case.due_steps):
        assert case.next_due_at == at
        assert actions.pass_deadline(case=case, actor=cast.system, now=at - timedelta(seconds=1)) == ""
        assert actions.pass_deadline(case=case, actor=cast.system, now=at) == stage
        case.refresh_from_db()
    assert actions.pass_deadline(case=case, actor=cast.system, now=LONG_AFTER) == ""


def test_an_accepted_case_skips_the_stages_of_the_answer(cast: Cast) -> None:
    assert pass_all(cast, steps.accepted(cast)) == ALL[2:]


def test_accepting_late_leaves_what_was_passed_and_goes_on_behind_it(cast: Cast) -> None:
    case = steps.receive(cast)
    assert case.respond_by is not None
    assert pass_all(cast, case, now=case.respond_by) == ALL[:2]
    actions.accept_order(case=case, actor=cast.actor("water"), now=case.respond_by)
    assert pass_all(cast, case) == ALL[2:]


def test_a_filed_case_that_nobody_sends_runs_its_clock(cast: Cast) -> None:
    case = steps.filed(cast)
    assert pass_all(cast, case) == ALL
    assert steps.last_row(case).data["unit"] is None


def test_after_a_failed_check_the_clock_runs_again(cast: Cast) -> None:
    case = steps.finished(cast)
    assert pass_all(cast, case) == []
    actions.verify_case(case=case, holds=False, note="Wet.", actor=cast.actor("inspector"), now=NOW + 3 * steps.HOUR)
    assert pass_all(cast, case) == ALL[2:]


@pytest.mark.parametrize("ended", [steps.finished, steps.verified, steps.closed])
def test_what_runs_no_clock_only_loses_its_moment(cast: Cast, ended: object) -> None:
    case: Case = ended(cast)  # type: ignore[operator]
    Case.objects.filter(id=case.id).update(next_due_at=NOW)
    rows = steps.verbs(case)
    assert pass_all(cast, case) == []
    assert case.next_due_at is None
    assert steps.verbs(case) == rows


def test_nobody_but_the_house_passes_a_deadline(cast: Cast) -> None:
    case = steps.receive(cast)
    for actor in (cast.actor("command"), cast.actor("water"), cast.resident):
        with steps.refused("not_yours"):
            actions.pass_deadline(case=case, actor=actor, now=LONG_AFTER)


def test_somebody_faster_makes_it_stale(cast: Cast) -> None:
    case = steps.receive(cast)
    seen_before = Case.objects.get(id=case.id)
    actions.accept_order(case=case, actor=cast.actor("water"), now=NOW)
    with steps.refused("stale"):
        actions.pass_deadline(case=seen_before, actor=cast.system, now=LONG_AFTER)
