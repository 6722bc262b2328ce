"""The clocks of the house: deadlines, silence, and the reader of the ledger."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from oneneedle.cases import actions, jobs
from oneneedle.cases.models import Case
from oneneedle.core.models import LedgerRow
from oneneedle.notices.models import Notice
from tests.cases import steps
from tests.cast import NOW, Cast

LONG_AFTER = NOW + timedelta(days=30)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> object:
    """Set the clock the jobs look at."""

    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr(jobs, "timezone", SimpleNamespace(now=lambda: moment))

    return set_clock


def test_missed_moments_are_passed_in_order_for_every_case(cast: Cast, at: object) -> None:
    cases = [steps.receive(cast) for _ in range(3)]
    at(LONG_AFTER)  # type: ignore[operator]
    assert jobs.watch_deadlines() == 18
    for case in cases:
        assert steps.verbs(case)[5:] == ["warned", "overdue", "warned", "overdue", "urged", "lifted"]
    assert jobs.watch_deadlines() == 0


def test_what_is_not_due_is_left_alone(cast: Cast, at: object) -> None:
    case = steps.receive(cast)
    at(NOW)  # type: ignore[operator]
    assert jobs.watch_deadlines() == 0
    assert case.respond_by is not None
    at(case.respond_by)  # type: ignore[operator]
    assert jobs.watch_deadlines() == 2
    assert steps.last_row(case).data["stage"] == "respond_due"


def test_accepted_skips_the_answer_and_closed_has_no_clock(cast: Cast, at: object) -> None:
    accepted, closed = steps.accepted(cast), steps.closed(cast)
    at(LONG_AFTER)  # type: ignore[operator]
    assert jobs.watch_deadlines() == 4
    rows = LedgerRow.objects.filter(subject=f"case:{accepted.id}", data__has_key="stage").order_by("seq")
    assert [row.data["stage"] for row in rows] == ["resolve_warn", "resolve_due", "urge", "lift"]
    assert steps.last_row(closed).verb == "case.closed"


def test_a_closed_case_that_still_has_a_moment_loses_it(cast: Cast, at: object) -> None:
    case = steps.closed(cast)
    Case.objects.filter(id=case.id).update(next_due_at=NOW)
    at(LONG_AFTER)  # type: ignore[operator]
    jobs.watch_deadlines()
    case.refresh_from_db()
    assert case.next_due_at is None
    assert steps.last_row(case).verb == "case.closed"


def test_one_case_that_is_refused_does_not_hold_up_the_others(
    cast: Cast, at: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck, other = steps.receive(cast), steps.receive(cast)
    whole = actions.pass_deadline

    def refuse_one(*, case: Case, **said: object) -> str:
        if case.id == stuck.id:
            case = Case.objects.get(id=case.id)
            case.version -= 1
        return whole(case=case, **said)  # type: ignore[arg-type]

    monkeypatch.setattr(actions, "pass_deadline", refuse_one)
    at(LONG_AFTER)  # type: ignore[operator]
    assert jobs.watch_deadlines() == 6
    assert steps.last_row(other).verb == "case.lifted"
    assert steps.last_row(stuck).verb == "case.dispatched"


def test_a_week_of_silence_closes_and_not_a_day_less(cast: Cast, at: object) -> None:
    case = steps.verified(cast)
    assert case.verified_at is not None
    at(case.verified_at + timedelta(days=6, hours=23))  # type: ignore[operator]
    assert jobs.close_silent() == 0
    at(case.verified_at + timedelta(days=7))  # type: ignore[operator]
    assert jobs.close_silent() == 1
    case.refresh_from_db()
    assert case.state == "closed"
    row = steps.last_row(case)
    assert (row.channel, row.data["heard"]) == ("system", "silent")
    assert jobs.close_silent() == 0


def test_what_was_opened_again_is_not_closed_by_silence(cast: Cast, at: object) -> None:
    case = steps.verified(cast)
    actions.reopen_case(case=case, reason="Wet.", actor=cast.actor("desk"), now=NOW)
    at(LONG_AFTER)  # type: ignore[operator]
    assert jobs.close_silent() == 0


def test_the_reader_reads_all_there_is_in_one_go(committed: Cast, at: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_BATCH", 7)
    for _ in range(4):
        steps.receive(committed)
    at(NOW)  # type: ignore[operator]
    while jobs.announce():
        pass
    assert Notice.objects.count() == 8
