"""What supervision asks counts in the burden ledger, once."""

from __future__ import annotations

from oneneedle.gate import actions
from oneneedle.gate.models import Demand
from oneneedle.gate.queries import burden_board, burden_of
from tests.cast import CITY, NOW, Cast
from tests.gate import crew

MONTH = NOW.date()


def count(town: Cast, subject: str, unit: str = "lin-c11", kind: str = "notice", asker: str = "district_gate") -> None:
    unit_id, actor = town.unit(unit).id, crew.actor(town, asker)
    actions.count_demand(subject=subject, kind=kind, unit_id=unit_id, actor=actor, now=NOW)


def test_it_counts_once_for_the_unit_asked_by_source_and_kind(town: Cast) -> None:
    for _again in range(2):
        count(town, "supervision:1")
    count(town, "rectification:2", kind="rectification", asker="water_desk")
    rows = {row.unit_code: row for row in burden_board(CITY, MONTH).rows}
    assert (rows["lin-c11"].now.demands, rows["lin-c12"].now.demands) == (2, 0)
    assert burden_board(CITY, MONTH).total.now.demands == 2
    ledger = burden_of(CITY, town.unit("lin-c11").id, MONTH)
    assert ledger is not None and {(one.kind, one.tasks) for one in ledger.lines} == {
        ("notice", 1),
        ("rectification", 1),
    }
    assert [(one.tasks, one.demands) for one in ledger.months[-2:]] == [(0, 0), (0, 2)]


def test_of_departments_and_of_the_own_unit_nothing_counts(town: Cast) -> None:
    count(town, "supervision:1", "lin-water")
    count(town, "supervision:2", asker="head_11")
    assert not Demand.objects.exists()
