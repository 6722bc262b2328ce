"""What a chain of a case comes to, as plain tables: facts in, lines out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from oneneedle.evaluation.rules.story import Fact, Ground
from oneneedle.evaluation.rules.story_case import CaseFacts, lines_of_case

ZONE = ZoneInfo("Asia/Shanghai")
T0 = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)  # 10:00 in the city
HOUR = timedelta(hours=1)
CASE, WATER, MARKET, CITY = (UUID(int=n) for n in (1, 10, 11, 12))
PATHS = {WATER: "lin/city/water/", MARKET: "lin/city/market/", CITY: "lin/city/"}
GROUND = Ground("lin", ZONE, "cn/1/2/3/", "cn/1/2/", "water-leak")
RESPOND, RESOLVE = 4.0, 48.0

Row = tuple[float, str, dict[str, Any]]


def to(unit: UUID, order: str = "o1", **more: Any) -> dict[str, Any]:
    return {"unit": str(unit), "unit_path": PATHS[unit], "order": order, **more}


RECEIVED: Row = (0, "received", {"channel": "web"})
FILED: Row = (0, "filed", {})
SENT: Row = (0, "dispatched", to(WATER))
BEGUN = [RECEIVED, FILED, SENT]
ACCEPTED: Row = (1, "accepted", {})
RESULT: Row = (10, "finished", {"outcome": "resolved"})
CHECKED: Row = (20, "verified", {"holds": True})
HAPPY: Row = (30, "heard", {"solved": "yes", "content": 5})
CLOSED: Row = (31, "closed", {"outcome": "resolved"})
WHOLE = [*BEGUN, ACCEPTED, RESULT, CHECKED, HAPPY, CLOSED]


def count(rows: list[Row], *, copied: bool = False, due: tuple[float | None, float | None] = (RESPOND, RESOLVE),
          orders: dict[str, tuple[float, float]] | None = None) -> dict[str, tuple[int, int, int]]:  # fmt: skip
    """Hits, of and whole hours by measure."""
    found: dict[str, tuple[int, int, int]] = {}
    for line in _lines(rows, copied, due, orders or {}):
        hits, of, hours = found.get(line.measure, (0, 0, 0))
        found[line.measure] = (hits + line.hits, of + line.of, hours + line.seconds // 3600)
    return found


def _lines(rows: list[Row], copied: bool = False, due: tuple[float | None, float | None] = (RESPOND, RESOLVE),
           orders: dict[str, tuple[float, float]] | None = None) -> list[Any]:  # fmt: skip
    at = {hours: T0 + hours * HOUR for hours in [*due, *(h for pair in (orders or {}).values() for h in pair)] if hours}
    known = {order: (at[one], at[two]) for order, (one, two) in (orders or {}).items()}
    respond, resolve = (at.get(hours) if hours else None for hours in due)
    facts = CaseFacts(CASE, GROUND, copied, respond, resolve, known)
    return lines_of_case(facts, [Fact(verb, T0 + hours * HOUR, data) for hours, verb, data in rows])


def test_a_whole_way_down_the_corridor() -> None:
    assert count(WHOLE) == {
        "received": (1, 1, 0),
        "found_by_staff": (0, 1, 0),
        "response": (1, 1, 0),
        "on_time": (1, 1, 0),
        "checked": (1, 1, 0),
        "resolution": (1, 1, 0),
        "satisfaction": (1, 1, 0),
        "first_dispatch": (1, 1, 0),
        "rework": (0, 1, 0),
        "returns": (0, 1, 0),
        "time_dispatch": (1, 1, 0),
        "time_accept": (1, 1, 1),
        "time_handle": (1, 1, 9),
        "time_check": (1, 1, 10),
        "time_close": (1, 1, 11),
        "time_total": (1, 1, 31),
    }


@pytest.mark.parametrize("channel", ["grid", "staff", "desk", "system"])
def test_what_the_citys_own_people_find_is_found_by_staff(channel: str) -> None:
    assert count([(0, "received", {"channel": channel})])["found_by_staff"] == (1, 1, 0)


@pytest.mark.parametrize("channel", ["web", "phone", "counter", "app", "open311", "link", "import"])
def test_what_residents_bring_is_not(channel: str) -> None:
    assert count([(0, "received", {"channel": channel})])["found_by_staff"] == (0, 1, 0)


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([*BEGUN], None),  # nobody knows yet
        ([*BEGUN, (4, "accepted", {})], (1, 1, 0)),  # at the very moment
        ([*BEGUN, (4.1, "accepted", {})], (0, 1, 0)),
        ([*BEGUN, (4, "overdue", {"stage": "respond_due"})], (0, 1, 0)),
        ([*BEGUN, (3, "warned", {"stage": "respond_warn"})], None),
        ([*BEGUN, (4, "overdue", {"stage": "respond_due"}), (5, "accepted", {})], (0, 1, 0)),
        ([*BEGUN, (2, "withdrawn", {})], None),
        ([*BEGUN, (6, "withdrawn", {})], (0, 1, 0)),
        ([*BEGUN, (1, "accepted", {}), (2, "returned", {}), (3, "dispatched", to(MARKET))], (1, 1, 0)),
    ],
)
def test_response(rows: list[Row], wanted: tuple[int, int, int] | None) -> None:
    assert count(rows).get("response") == wanted


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([*BEGUN, ACCEPTED, RESULT], None),  # in time, but the check may fail
        ([*BEGUN, ACCEPTED, RESULT, CHECKED, CLOSED], (1, 1, 0)),
        ([*BEGUN, ACCEPTED, (48, "finished", {}), (60, "verified", {}), (61, "closed", {})], (1, 1, 0)),
        ([*BEGUN, ACCEPTED, (48.1, "finished", {})], (0, 1, 0)),
        ([*BEGUN, ACCEPTED, (48, "overdue", {"stage": "resolve_due"})], (0, 1, 0)),
        ([*BEGUN, ACCEPTED, (40, "warned", {"stage": "resolve_warn"})], None),
        ([*BEGUN, ACCEPTED, RESULT, (20, "failed", to(WATER, "o2")), (50, "finished", {})], (0, 1, 0)),
        ([*BEGUN, ACCEPTED, RESULT, (60, "verified", {}), (61, "closed", {})], (1, 1, 0)),
        ([*BEGUN, (30, "withdrawn", {})], None),
        ([*BEGUN, (50, "merged", {})], (0, 1, 0)),
    ],
)
def test_on_time(rows: list[Row], wanted: tuple[int, int, int] | None) -> None:
    assert count(rows).get("on_time") == wanted


def test_without_deadlines_nothing_is_in_time_or_late() -> None:
    counted = count(WHOLE, due=(None, None))
    assert "response" not in counted
    assert "on_time" not in counted


@pytest.mark.parametrize(
    ("heard", "resolution", "satisfaction"),
    [
        ([], None, None),
        ([("yes", None)], (1, 1, 0), None),
        ([("partly", 3)], (0, 1, 0), (0, 1, 0)),
        ([("no", 1)], (0, 1, 0), (0, 1, 0)),
        ([("unreached", None)], None, None),
        ([("yes", 4)], (1, 1, 0), (1, 1, 0)),
        ([("yes", 5), ("no", 2)], (0, 1, 0), (0, 1, 0)),  # the last word counts
        ([("no", 2), ("unreached", None)], (0, 1, 0), (0, 1, 0)),
    ],
)
def test_what_the_resident_says(heard: list[tuple[str, int | None]], resolution: Any, satisfaction: Any) -> None:
    said: list[Row] = [(30 + n, "heard", {"solved": s, "content": c}) for n, (s, c) in enumerate(heard)]
    counted = count([*BEGUN, ACCEPTED, RESULT, CHECKED, *said])
    assert (counted.get("resolution"), counted.get("satisfaction")) == (resolution, satisfaction)


@pytest.mark.parametrize(("outcome", "hits"), [("resolved", 1), ("explained", 0), ("gone", 0)])
def test_explained_and_gone_are_never_counted_as_resolved(outcome: str, hits: int) -> None:
    assert count([*BEGUN, ACCEPTED, RESULT, CHECKED, (31, "closed", {"outcome": outcome})])["checked"] == (hits, 1, 0)


def test_a_reopened_case_was_not_resolved_and_counts_anew_in_its_second_turn() -> None:
    again: list[Row] = [
        (40, "heard", {"solved": "no", "content": 2}),
        (40, "reopened", to(WATER, "o2")),
        (45, "accepted", {}),
        (50, "finished", {"outcome": "resolved"}),
        (51, "verified", {}),
        (52, "heard", {"solved": "yes", "content": 4}),
        (53, "closed", {"outcome": "resolved"}),
    ]
    rows = [*BEGUN, ACCEPTED, RESULT, CHECKED, CLOSED, *again]
    counted = count(rows, due=(44, 88), orders={"o1": (4, 48), "o2": (44, 88)})
    assert counted["checked"] == (1, 2, 0)
    assert counted["rework"] == (1, 2, 0)
    assert counted["resolution"] == (1, 2, 0)
    assert counted["response"] == (1, 2, 0)
    assert counted["on_time"] == (2, 2, 0)
    assert counted["received"] == (1, 1, 0)
    assert counted["first_dispatch"] == (1, 1, 0)
    assert counted["time_total"] == (2, 2, 31 + 13)


def test_a_result_that_failed_at_the_check_is_rework() -> None:
    rows: list[Row] = [*BEGUN, ACCEPTED, RESULT, (12, "failed", to(WATER, "o2")), (13, "accepted", {})]
    rows += [(14, "finished", {}), (15, "verified", {}), (16, "closed", {"outcome": "resolved"})]
    counted = count(rows)
    assert counted["rework"] == (1, 1, 0)
    assert counted["returns"] == (0, 2, 0)
    assert counted["time_check"] == (2, 2, 3)


@pytest.mark.parametrize(("then", "hit"), [(WATER, 1), (MARKET, 0), (CITY, 0)])
def test_returns_and_whether_they_were_shirking(then: UUID, hit: int) -> None:
    rows: list[Row] = [*BEGUN, (1, "returned", {"unit": str(WATER)}), (3, "settled", to(then, "o2"))]
    lines = _lines(rows)
    assert count(rows)["returns"] == (1, 1, 0)
    assert count(rows)["shirking"] == (hit, 1, 0)
    assert {line.unit_path for line in lines if line.measure in {"returns", "shirking"}} == {PATHS[WATER]}


def test_finished_by_another_unit_than_the_first_was_sent_wrong_first() -> None:
    rows: list[Row] = [*BEGUN, (1, "returned", {}), (2, "dispatched", to(MARKET, "o2")), (3, "accepted", {}), RESULT]
    line = next(line for line in _lines(rows) if line.measure == "first_dispatch")
    assert (line.hits, line.of, line.unit_path) == (0, 1, PATHS[WATER])


def test_time_lost_in_lifting_is_charged_to_where_it_lay() -> None:
    rows: list[Row] = [*BEGUN, (5, "lifted_up", to(CITY, "o2", seconds=5 * 3600))]
    line = next(line for line in _lines(rows) if line.measure == "lifting")
    assert (line.hits, line.of, line.seconds, line.unit_path) == (1, 1, 5 * 3600, PATHS[WATER])


def test_a_missed_deadline_is_charged_to_who_had_the_case_then_on_that_day() -> None:
    rows: list[Row] = [*BEGUN, ACCEPTED, (60, "lifted_up", to(CITY, "o2", seconds=1)), (61, "accepted", {})]
    rows += [(70, "finished", {}), (71, "verified", {}), (72, "closed", {"outcome": "resolved"})]
    late = next(line for line in _lines(rows) if line.measure == "on_time")
    assert (late.hits, late.unit_path, late.day) == (0, PATHS[WATER], date(2026, 11, 20))


def test_a_closing_of_another_system_tells_when_it_ended_and_nothing_more() -> None:
    rows: list[Row] = [*BEGUN, (24, "adopted", {"outcome": "resolved"})]
    assert count(rows, copied=True) == {
        "received": (1, 1, 0),
        "found_by_staff": (0, 1, 0),
        "on_time": (1, 1, 0),
        "checked": (1, 1, 0),
        "time_total": (1, 1, 24),
    }
    assert count([*BEGUN, (72, "adopted", {"outcome": "gone"})], copied=True)["on_time"] == (0, 1, 0)


def test_the_day_is_the_citys_own() -> None:
    late_evening = 14.5  # 00:30 of the next day in the city, still the same day in London
    line = next(
        line for line in _lines([*BEGUN, ACCEPTED, (late_evening, "finished", {})]) if line.measure == "returns"
    )
    assert line.day == date(2026, 11, 19)


def test_no_chain_comes_to_no_line() -> None:
    assert _lines([]) == []
