"""Figures as people read them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from oneneedle.evaluation.rules import wording
from oneneedle.evaluation.rules.rates import Figure


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(None, "–"), (0, "0 min"), (3599, "60 min"), (3600, "1.0 h"), (172_799, "48.0 h"), (172_800, "2.0 days")],
)
def test_a_length_of_time_is_said_in_one_unit(seconds: int | None, said: str) -> None:
    assert wording.say_time(seconds) == said


def test_the_longest_time_of_a_column_decides_its_unit() -> None:
    assert [wording.say_time(seconds, 172_800) for seconds in (172_800, 164_520, 1800)] == [
        "2.0 days",
        "1.9 days",
        "0.02 days",
    ]


@pytest.mark.parametrize(("share", "said"), [(None, "–"), (Decimal("0.93445"), "93.4%"), (Decimal("0.9355"), "93.6%")])
def test_a_share_is_rounded_half_up_to_a_tenth(share: Decimal | None, said: str) -> None:
    assert wording.say_share(share) == said


def test_a_measure_is_said_by_its_own_unit() -> None:
    figure = Figure(hits=3, of=4, seconds=7200)
    said = [wording.say_figure(code, figure) for code in ("received", "response", "time_handle")]
    assert said == ["3", "75.0%", "30 min"]
    assert wording.say_count(figure) == "3 of 4"
    assert wording.say_interval(figure).startswith("between 3") and wording.say_interval(Figure()) == ""
