"""Rankings: small numbers, late starters and unlike units spoil nothing; and the public reads no small numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from oneneedle.evaluation import queries
from oneneedle.evaluation.actions.fold import replace_lines
from oneneedle.evaluation.models import Reckoning
from oneneedle.evaluation.queries import Slice, month_slice
from oneneedle.evaluation.queries.facts import Worked
from oneneedle.evaluation.queries.slices import lines as lines_of
from oneneedle.evaluation.queries.slices import tallies
from oneneedle.evaluation.rules import Figure
from oneneedle.evaluation.rules.story import Line
from tests.cast import CITY, NOW, STREET_1, STREET_2, Cast

AUTUMN = Slice(date(2026, 9, 1), date(2026, 12, 1))
UNITS = {"s1": "lin/lin-city/lin-d1/lin-s1/", "s2": "lin/lin-city/lin-d1/lin-s2/", "water": "lin/lin-city/lin-water/"}


@pytest.fixture
def book(cast: Cast) -> Reckoning:
    return Reckoning.objects.create(formulas="1", state="current", began_at=NOW, switched_at=NOW)


USUAL: dict[str, Any] = {"area": STREET_1, "unit": "s1", "measure": "on_time", "day": date(2026, 9, 10), "seconds": 0}


def write(book: Reckoning, *parts: dict[str, Any]) -> None:
    """Lines nobody counted, so many hits and misses each."""
    lines = [
        Line(
            jurisdiction_id=CITY,
            kind="case",
            subject_id=uuid5(NAMESPACE_OID, f"{part} {number}"),
            case_id=None,
            measure=given["measure"],
            day=given["day"],
            unit_id=None,
            unit_path=UNITS[given["unit"]],
            area_path=given["area"],
            street_path=given["area"],
            type_code="litter",
            hits=int(number < given["hits"]),
            of=1,
            seconds=given["seconds"],
        )
        for part in parts
        for given in [USUAL | part]
        for number in range(given["hits"] + given["misses"])
    ]
    replace_lines(book, Worked(tuple(line.subject_id for line in lines), tuple(lines)))


def test_the_better_rate_stands_first_with_its_interval(book: Reckoning) -> None:
    write(book, {"hits": 30, "misses": 10}, {"hits": 38, "misses": 2, "area": STREET_2, "unit": "s2"})
    (group,) = queries.rank(CITY, AUTUMN, "on_time").groups
    assert [(place.position, place.key, place.figure.rate) for place in group.places] == [
        (1, STREET_2, Decimal("0.9500")),
        (2, STREET_1, Decimal("0.7500")),
    ]
    assert group.places[0].figure.low < group.places[0].figure.rate < group.places[0].figure.high  # type: ignore[operator]
    assert (group.level, group.figure) == ("street", Figure(68, 80, 0, 80))


def test_where_less_is_better_less_stands_first(book: Reckoning) -> None:
    write(
        book,
        {"hits": 30, "misses": 10, "measure": "rework"},
        {"hits": 5, "misses": 30, "measure": "rework", "area": STREET_2},
        {"hits": 30, "misses": 0, "measure": "time_handle", "seconds": 60},
        {"hits": 40, "misses": 0, "measure": "time_handle", "seconds": 50, "area": STREET_2},
    )
    for measure in ("rework", "time_handle"):
        (group,) = queries.rank(CITY, AUTUMN, measure).groups
        assert [place.key for place in group.places] == [STREET_2, STREET_1], measure


def test_equal_rates_stand_at_one_place(book: Reckoning) -> None:
    write(book, {"hits": 30, "misses": 10}, {"hits": 60, "misses": 20, "area": STREET_2})
    (group,) = queries.rank(CITY, AUTUMN, "on_time").groups
    assert [place.position for place in group.places] == [1, 1]


def test_less_than_thirty_is_shown_without_a_place(book: Reckoning) -> None:
    write(book, {"hits": 29, "misses": 0}, {"hits": 20, "misses": 10, "area": STREET_2})
    (group,) = queries.rank(CITY, AUTUMN, "on_time").groups
    assert [(place.key, place.position) for place in group.places] == [(STREET_2, 1)]
    assert [(place.key, place.position) for place in group.too_few] == [(STREET_1, None)]


def test_who_began_later_is_set_beside_what_the_others_came_to_since(book: Reckoning) -> None:
    write(
        book,
        {"hits": 40, "misses": 0},
        {"hits": 10, "misses": 30, "day": date(2026, 11, 3)},
        {"hits": 35, "misses": 5, "area": STREET_2, "day": date(2026, 11, 4)},
    )
    (group,) = queries.rank(CITY, AUTUMN, "on_time").groups
    assert [place.key for place in group.places] == [STREET_1]
    (late,) = group.later
    assert (late.key, late.since) == (STREET_2, date(2026, 11, 1))
    assert (late.figure.rate, late.others.rate) == (Decimal("0.8750"), Decimal("0.2500"))


def test_only_units_of_one_level_and_kind_are_compared(book: Reckoning) -> None:
    write(book, *({"hits": 30, "misses": n, "unit": unit} for n, unit in enumerate(("s1", "s2", "water"))))
    groups = queries.rank(CITY, AUTUMN, "on_time", by="unit").groups
    assert [(one.level, one.kind, len(one.places)) for one in groups] == [
        ("", "water", 1),
        ("street", "street_office", 2),
    ]


def test_the_newest_hundred_forget_what_is_older(book: Reckoning) -> None:
    write(
        book,
        {"hits": 0, "misses": 90},
        {"hits": 100, "misses": 0, "day": date(2026, 11, 3)},
        {"hits": 20, "misses": 20, "area": STREET_2},
    )
    (group,) = queries.rank(CITY, AUTUMN, "on_time", last=100).groups
    assert [(place.key, place.figure.hits, place.figure.of) for place in group.places] == [
        (STREET_1, 100, 100),
        (STREET_2, 20, 40),
    ]


def test_among_the_newest_hundred_a_late_beginner_stands_apart_too(book: Reckoning) -> None:
    write(
        book,
        {"hits": 60, "misses": 0},
        {"hits": 0, "misses": 120, "day": date(2026, 11, 3)},
        {"hits": 110, "misses": 0, "area": STREET_2, "day": date(2026, 11, 4)},
    )
    (group,) = queries.rank(CITY, AUTUMN, "on_time", last=100).groups
    assert [(place.key, place.figure.of) for place in group.places] == [(STREET_1, 100)]
    assert (group.figure, group.too_few) == (Figure(0, 100, 0, 100), ())
    (late,) = group.later
    assert (late.key, late.since) == (STREET_2, date(2026, 11, 1))
    assert (late.figure.hits, late.figure.of, late.others.hits, late.others.of) == (100, 100, 0, 100)


def test_a_count_is_nothing_to_rank(book: Reckoning) -> None:
    with pytest.raises(ValueError, match="nothing to rank"):
        queries.rank(CITY, AUTUMN, "received")


def test_the_public_reads_no_small_number(book: Reckoning) -> None:
    write(
        book,
        {"hits": 4, "misses": 0},
        {"hits": 3, "misses": 2, "area": STREET_2},
        {"hits": 9, "misses": 0, "measure": "shirking"},
    )
    few, beside = queries.public_rates(CITY, AUTUMN, by="street")
    assert few.figures["on_time"].too_few
    assert beside.figures["on_time"].too_few, "the whole less this street would be the other"
    assert "shirking" not in few.figures
    (whole,) = queries.public_rates(CITY, AUTUMN)
    assert whole.figures["on_time"].figure == Figure(7, 9, 0, 9)
    assert whole.figures["response"].figure == Figure()


def test_a_number_that_is_not_told_is_no_difference_of_two_that_are(book: Reckoning) -> None:
    write(book, {"hits": 4, "misses": 0}, {"hits": 3, "misses": 2, "area": STREET_2})
    for street in (STREET_1, STREET_2):
        (part,) = queries.public_rates(CITY, replace(AUTUMN, area_path=street))
        assert part.figures["on_time"].too_few
        assert part.figures["response"].figure == Figure()
    write(book, {"hits": 6, "misses": 0, "area": STREET_2, "measure": "resolution"})
    (one,) = queries.public_rates(CITY, replace(AUTUMN, area_path=STREET_2))
    assert one.figures["resolution"].figure == Figure(6, 6, 0, 6), "nothing small stands beside it"


def test_the_public_reads_whole_months_of_whole_streets(book: Reckoning) -> None:
    community = replace(AUTUMN, area_path=STREET_1 + "990101001001/")
    for wanted in (replace(AUTUMN, until=date(2026, 11, 20)), community, replace(AUTUMN, unit_path=UNITS["s1"])):
        with pytest.raises(ValueError, match="whole months"):
            queries.public_rates(CITY, wanted)


def test_a_page_of_figures_costs_few_queries_and_months_come_by_the_index_of_tallies(book: Reckoning) -> None:
    days = [date(2026, month, day) for month in (9, 10, 11) for day in range(1, 29)]
    write(book, *({"hits": 1, "misses": 1, "day": day} for day in days))
    with CaptureQueriesContext(connection) as caught:
        queries.read_rates(CITY, month_slice(NOW.date()))
    assert len(caught) <= 2
    with CaptureQueriesContext(connection) as caught:
        queries.compare(CITY, AUTUMN, by="street")
    assert len(caught) <= 6
    with CaptureQueriesContext(connection) as caught:
        queries.rank(CITY, AUTUMN, "on_time")
    assert len(caught) <= 8
    first = next(query["sql"] for query in caught if "WITH RECURSIVE" in query["sql"])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        cursor.execute("EXPLAIN " + first)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert plan.count("using tally_by_area") == 2 and "Sort" not in plan and "Aggregate" not in plan, plan
    month, street = month_slice(NOW.date()), replace(month_slice(NOW.date()), area_path=STREET_1)
    week = Slice(date(2026, 11, 2), date(2026, 11, 9))
    some_days = [week, replace(week, area_path=STREET_1)]
    plans = [tallies(book, CITY, wanted).filter(measure="on_time").explain() for wanted in (month, street)]
    assert all("using tally_" in plan and "Seq Scan" not in plan for plan in plans), plans
    plans = [lines_of(book, CITY, wanted).filter(measure="on_time").explain() for wanted in some_days]
    assert all("using score_" in plan and "Seq Scan" not in plan for plan in plans), plans
