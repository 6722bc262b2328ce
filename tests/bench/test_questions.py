"""The measure of what is answered from memory: three questions beside one trip to the database."""

from __future__ import annotations

import pytest

from tests.bench.crew import run_bench
from tests.conftest import OwnDatabase


@pytest.mark.slow
def test_each_question_stands_beside_a_trip_to_the_database(
    own_database: OwnDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures = run_bench(own_database, monkeypatch, "boston", "hangzhou", words=("questions", "--rounds", "1"))
    assert figures["trip_micros"] > 0
    for name in ("place", "deadline", "route"):
        told = figures[name]
        assert told["micros"] > 0
        assert told["ratio"] == pytest.approx(told["micros"] / figures["trip_micros"], abs=0.001)
    assert (figures["asked"], figures["rounds"]) == (1000, 1)
