"""Rates and their intervals in whole numbers and decimals."""

from __future__ import annotations

from decimal import Decimal

import pytest

from oneneedle.evaluation.rules import MEASURES, Figure, wilson
from oneneedle.evaluation.rules.rates import against, hide_small


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [  # R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3
        (81, 263, "0.2553", "0.3662"),
        (15, 148, "0.0624", "0.1605"),
        (0, 20, "0.0000", "0.1611"),
        (1, 29, "0.0061", "0.1718"),
        (28, 29, "0.8282", "0.9939"),  # and its mirror
    ],
)
def test_the_interval_is_the_one_of_the_book(hits: int, of: int, low: str, high: str) -> None:
    assert wilson(hits, of) == (Decimal(low), Decimal(high))


def test_nothing_of_nothing_has_no_rate() -> None:
    nothing = Figure()
    assert (nothing.rate, nothing.low, nothing.high, nothing.mean) == (None, None, None, None)
    assert not nothing


def test_figures_of_parts_add_up() -> None:
    whole = Figure(3, 4, 100, 2) + Figure(1, 4, 60, 3)
    assert whole == Figure(4, 8, 160, 5)
    assert (whole.rate, whole.mean) == (Decimal("0.5000"), 20)


@pytest.mark.parametrize(
    ("part", "said"),
    [(Figure(90, 100), "above"), (Figure(10, 100), "below"), (Figure(50, 100), ""), (Figure(3, 3), "")],
)
def test_only_an_interval_beside_the_rate_of_all_is_a_difference(part: Figure, said: str) -> None:
    assert against(part, Figure(500, 1000)) == said


def test_no_measure_counts_meetings_reports_or_persons() -> None:
    said = " ".join(f"{one.code} {one.name} {one.formula}" for one in MEASURES.values()).lower()
    for word in ("meeting", "person", "document", "inspection"):
        assert word not in said, word


def test_every_measure_says_its_formula_its_day_and_who_answers() -> None:
    for code, measure in MEASURES.items():
        assert code == measure.code
        assert all(str(text).endswith(".") for text in (measure.formula, measure.anchor, measure.answers)), code


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ({"a": 9, "b": 12, "c": 0}, ""),
        ({"a": 4, "b": 12, "c": 9, "d": 0}, "ac"),  # the smallest of the others goes with it
        ({"a": 1, "b": 2, "c": 9, "d": 30}, "abc"),  # two, but fewer than five together
        ({"a": 4, "b": 4, "c": 9}, "ab"),
        ({"a": 4}, "a"),
    ],
)
def test_what_is_hidden_cannot_be_taken_from_the_whole(counts: dict[str, int], hidden: str) -> None:
    assert hide_small(counts) == frozenset(hidden)


def test_what_is_hidden_already_counts_among_the_hidden() -> None:
    assert hide_small({"a": 7, "b": 9, "c": 11}, {"a"}) == frozenset("ab")
