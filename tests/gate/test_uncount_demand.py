"""What was taken back counts no more."""

from __future__ import annotations

from oneneedle.core.rules import add_months
from oneneedle.gate import actions
from oneneedle.gate.queries import burden_board
from tests.cast import CITY, NOW, Cast
from tests.gate import crew
from tests.gate.test_count_demand import MONTH, count


def test_it_leaves_the_ledger_and_the_others_stay(town: Cast) -> None:
    for subject in ("supervision:1", "supervision:2"):
        count(town, subject)
    actor = crew.actor(town, "district_gate")
    for _again in range(2):
        actions.uncount_demand(subject="supervision:1", actor=actor, now=NOW)
    assert burden_board(CITY, MONTH).total.now.demands == 1
    assert burden_board(CITY, add_months(MONTH, -1)).next == MONTH.replace(day=1)
    actions.uncount_demand(subject="supervision:2", actor=actor, now=NOW)
    assert burden_board(CITY, add_months(MONTH, -1)).next is None
