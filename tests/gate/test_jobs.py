"""The jobs are safe to run twice; what they do is told in the tests of their actions."""

from __future__ import annotations

from oneneedle.gate import jobs
from tests.cast import Cast


def test_there_is_nothing_to_do_in_a_quiet_city(cast: Cast) -> None:
    assert (jobs.watch_tasks(), jobs.end_admissions()) == (0, 0)
