"""What a whistle comes to for one department, as plain tables."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from oneneedle.evaluation.rules.story import Fact, Ground, Holder
from oneneedle.evaluation.rules.story_call import CallFacts, lines_of_call

T0 = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
CALL, OTHER = UUID(int=1), UUID(int=2)
GROUND = Ground("lin", ZoneInfo("Asia/Shanghai"), "cn/1/2/3/", "cn/1/2/")
ACK, CHECK_IN, FINISH = 4.0, 10.0, 80.0
Row = tuple[float, str, dict[str, Any]]


def mine(**more: Any) -> dict[str, Any]:
    return {"call": str(CALL), **more}


def due(hours: float) -> str:
    return (T0 + hours * HOUR).isoformat()


def count(rows: list[Row]) -> dict[str, tuple[int, int, date]]:
    facts = CallFacts(
        CALL, GROUND, Holder(UUID(int=9), "lin/market/"), None, *(T0 + h * HOUR for h in (ACK, CHECK_IN, FINISH))
    )
    chain = [Fact(verb, T0 + hours * HOUR, data) for hours, verb, data in rows]
    return {line.measure: (line.hits, line.of, line.day) for line in lines_of_call(facts, chain)}


BLOWN: Row = (0, "blown", {})
COMING: Row = (1, "acknowledged", mine(in_time=True))
THERE: Row = (10, "checked_in", mine(late=False))
REFUSED: Row = (2, "refused", mine(in_time=True))
STANDS: Row = (3, "settled", mine(decision="confirm"))
DAY, NEXT, LAST = date(2026, 11, 18), date(2026, 11, 19), date(2026, 11, 21)


@pytest.mark.parametrize(
    ("rows", "answer", "check_in", "finish"),
    [
        ([(0, "proposed", {})], None, None, None),
        ([BLOWN], None, None, None),
        ([BLOWN, COMING], (1, 1, DAY), None, None),
        ([BLOWN, COMING, THERE], (1, 1, DAY), (1, 1, DAY), None),
        ([BLOWN, COMING, THERE, (20, "finished", mine(in_time=True))], (1, 1, DAY), (1, 1, DAY), (1, 1, NEXT)),
        ([BLOWN, COMING, THERE, (90, "finished", mine(in_time=False))], (1, 1, DAY), (1, 1, DAY), (0, 1, LAST)),
        ([BLOWN, (9, "checked_in", mine(late=False))], (0, 1, DAY), (1, 1, DAY), None),  # there, but never answered
        ([BLOWN, (4, "urged", mine(stage="answer_urge", due=due(4)))], (0, 1, DAY), None, None),
        ([BLOWN, COMING, (10, "urged", mine(stage="arrive_urge", due=due(10)))], (1, 1, DAY), (0, 1, DAY), None),
        ([BLOWN, COMING, (12, "checked_in", mine(late=True))], (1, 1, DAY), (0, 1, DAY), None),
        ([BLOWN, REFUSED], (1, 1, DAY), None, None),  # a refusal with a reason is an answer
        ([BLOWN, REFUSED, (3, "settled", mine(decision="excuse"))], (1, 1, DAY), None, None),
        ([BLOWN, REFUSED, STANDS], (1, 1, DAY), None, None),
        (
            [BLOWN, (5, "refused", mine(in_time=False)), (6, "settled", mine(decision="confirm"))],
            (0, 1, DAY),
            None,
            None,
        ),
        ([BLOWN, REFUSED, STANDS, (9, "checked_in", mine(late=False))], (1, 1, DAY), (1, 1, DAY), None),
        ([BLOWN, REFUSED, STANDS, (11, "closed", {})], (1, 1, DAY), (0, 1, DAY), None),  # it stood and nobody came
        ([BLOWN, REFUSED, (11, "urged", mine(stage="settle_urge"))], (1, 1, DAY), None, None),  # the district's delay
        ([BLOWN, REFUSED, (11, "acknowledged", {"call": str(OTHER)})], (1, 1, DAY), None, None),
        ([BLOWN, REFUSED, (99, "withdrawn", {})], (1, 1, DAY), None, None),
        ([BLOWN, COMING, (11, "refused", mine(in_time=False))], (1, 1, DAY), (0, 1, DAY), None),  # missed before it
        ([BLOWN, COMING, (100, "settled", mine(decision="excuse"))], (1, 1, DAY), None, None),
        ([BLOWN, COMING, (9, "withdrawn", {})], (1, 1, DAY), None, None),
        ([BLOWN, COMING, (11, "withdrawn", {})], (1, 1, DAY), (0, 1, DAY), None),  # it was missed before
    ],
)
def test_a_call(rows: list[Row], answer: Any, check_in: Any, finish: Any) -> None:
    counted = count(rows)
    assert counted.get("whistle_answer") == answer
    assert counted.get("whistle_check_in") == check_in
    assert counted.get("whistle_finish") == finish


def test_what_another_department_does_is_not_charged_here() -> None:
    other = {"call": str(OTHER)}
    assert count([BLOWN, (4, "urged", {**other, "stage": "answer_urge", "due": due(4)}), (5, "refused", other)]) == {}
