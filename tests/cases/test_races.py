"""Many writers at one case: one winner, one ledger row, clear refusals; many receptions: as many numbers."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from django.db import connections

from oneneedle.cases import actions
from oneneedle.cases import queries as cases
from oneneedle.cases.models import Case, WorkOrder
from oneneedle.core.models import LedgerRow
from oneneedle.core.queries import verify_ledger
from oneneedle.core.rules import Refused, check_number
from tests.cases import steps
from tests.cast import NOW, Cast

WRITERS = 16
LATER = NOW + timedelta(hours=5)


def race(works: Sequence[Callable[[], object]]) -> Counter[str]:
    """Start all at the same moment, each in its own thread with its own connection; how they ended."""
    gate, ends = threading.Barrier(len(works)), list[str]()

    def run(work: Callable[[], object]) -> None:
        try:
            connections["default"].ensure_connection()
            gate.wait(timeout=60)
            work()
            ends.append("done")
        except Refused as refusal:
            ends.append(refusal.code)
        except Exception as error:
            ends.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return Counter(ends)


def writer(case: Case, act: Callable[[Case], object], *, look_early: bool) -> Callable[[], object]:
    """Somebody who looked at the case before the race began, or looks in the middle of it."""
    seen = Case.objects.get(id=case.id)
    return lambda: act(seen if look_early else Case.objects.get(id=case.id))


def moves(cast: Cast) -> dict[str, Callable[[Case], object]]:
    """Every verb with somebody who may, and all it asks for."""
    water, desk, command = cast.actor("water"), cast.actor("desk"), cast.actor("command")
    inspector, market = cast.actor("inspector"), cast.unit("lin-market").id
    into = steps.receive(cast)
    return {
        "accept": lambda case: actions.accept_order(case=case, actor=water, now=LATER),
        "return": lambda case: actions.return_order(
            case=case, reason="not_our_duty", note="", proposed_unit_id=market, actor=water, now=LATER
        ),
        "finish": lambda case: actions.finish_order(
            case=case, outcome="resolved", result="Done.", actor=water, now=LATER
        ),
        "withdraw": lambda case: actions.withdraw_case(case=case, reason="", actor=desk, now=LATER),
        "merge": lambda case: actions.merge_case(case=case, into=Case.objects.get(id=into.id), actor=desk, now=LATER),
        "classify": lambda case: actions.classify_case(
            case=case, type_code="water-leak", priority="high", actor=desk, now=LATER
        ),
        "verify": lambda case: actions.verify_case(case=case, holds=True, note="", actor=inspector, now=LATER),
        "fail": lambda case: actions.verify_case(case=case, holds=False, note="Wet.", actor=inspector, now=LATER),
        "close": lambda case: actions.close_case(case=case, actor=cast.system, now=NOW + timedelta(days=20)),
        "feedback": lambda case: actions.record_feedback(case=case, solved="yes", actor=desk, now=LATER),
        "reopen": lambda case: actions.reopen_case(case=case, reason="Wet.", actor=desk, now=LATER),
        "decline": lambda case: actions.decline_case(
            case=case, advice="No.", next_stop="There.", actor=desk, now=LATER
        ),
        "locate": lambda case: actions.locate_case(case=case, address="Harbour 7", actor=desk, now=LATER),
        "file": lambda case: actions.file_case(case=case, actor=desk, now=LATER),
        "dispatch": lambda case: actions.dispatch_case(case=case, actor=desk, now=LATER),
        "settle": lambda case: actions.settle_case(
            case=case, unit_id=market, reason="Decided.", actor=command, now=LATER
        ),
    }


def rows_of(case: Case) -> int:
    return LedgerRow.objects.filter(subject=f"case:{case.id}").count()


def assert_sound(case: Case) -> None:
    case.refresh_from_db()
    assert case.version == rows_of(case)
    out = WorkOrder.objects.filter(case=case, state__in=["sent", "accepted"]).count()
    assert out == (1 if case.state in {"dispatched", "handling"} else 0)
    assert not list(verify_ledger())
    assert not list(cases.verify_cases())


@pytest.mark.parametrize(
    ("verb", "start"),
    [
        ("accept", steps.receive),
        ("return", steps.accepted),
        ("finish", steps.accepted),
        ("fail", steps.finished),
        ("close", steps.verified),
        ("reopen", steps.closed),
        ("dispatch", steps.filed),
    ],
)
def test_of_sixteen_with_one_wish_one_wins(committed: Cast, verb: str, start: Callable[[Cast], Case]) -> None:
    case, act = start(committed), moves(committed)[verb]
    before = rows_of(case)
    ends = race([writer(case, act, look_early=number % 2 == 0) for number in range(WRITERS)])
    assert ends.pop("done") == 1, ends
    assert set(ends) <= {"stale", "wrong_state", "not_yours"}, ends
    assert ends["not_yours"] == 0 or verb == "return"  # once it is returned, it is not the unit's any more
    assert ends.total() == WRITERS - 1
    assert rows_of(case) == before + 1
    assert_sound(case)


def test_of_sixteen_different_wishes_one_wins(committed: Cast) -> None:
    for _ in range(4):
        case = steps.receive(committed)
        acts = moves(committed)
        assert len(acts) == WRITERS
        before = rows_of(case)
        ends = race([writer(case, act, look_early=True) for act in acts.values()])
        assert ends.pop("done") == 1, ends
        assert set(ends) <= {"stale", "wrong_state"}, ends
        assert ends.total() == WRITERS - 1
        assert rows_of(case) == before + 1
        assert_sound(case)


def test_two_merges_across_each_other_leave_one_case_open(committed: Cast) -> None:
    desk = committed.actor("desk")
    for _ in range(4):
        one, two = steps.receive(committed), steps.receive(committed)

        def merge(case: Case, into: Case) -> Callable[[], object]:
            seen, target = Case.objects.get(id=case.id), Case.objects.get(id=into.id)
            return lambda: actions.merge_case(case=seen, into=target, actor=desk, now=LATER)

        assert race([merge(one, two), merge(two, one)]) == {"done": 1, "stale": 1}
        one.refresh_from_db()
        two.refresh_from_db()
        assert {one.state, two.state} == {"merged", "dispatched"}
    assert not list(verify_ledger())


def test_as_many_numbers_as_receptions(committed: Cast) -> None:
    numbers: list[str] = []

    def receive() -> None:
        for _ in range(5):
            done = actions.receive_case(report=steps.LEAK, actor=committed.resident, now=NOW)
            numbers.append(done.number)

    assert race([receive] * WRITERS) == {"done": WRITERS}
    assert len(set(numbers)) == Case.objects.count() == WRITERS * 5
    assert all(check_number(number) for number in numbers)
    assert set(Case.objects.values_list("version", flat=True)) == {5}
    assert not list(verify_ledger())


def test_the_same_record_of_another_system_becomes_one_case(committed: Cast) -> None:
    def receive() -> None:
        steps.receive(committed, source="boston311", external_id="1")

    ends = race([receive] * 4)
    assert ends.pop("done") == 1
    assert all("IntegrityError" in end for end in ends)
    assert Case.objects.count() == 1
    assert not list(cases.verify_cases())
