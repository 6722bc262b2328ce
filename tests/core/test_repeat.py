"""A job's step is done again while there is more, but not for longer than the job has."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import oneneedle
from oneneedle.core.actions import repeat


class _Clock:
    """Moves on by so many seconds with each step."""

    def __init__(self, seconds: float) -> None:
        self.now, self._seconds, self.steps = 100.0, seconds, 0

    def __call__(self) -> float:
        return self.now

    def step(self, done: int) -> int:
        self.now += self._seconds
        self.steps += 1
        return done


def test_it_ends_with_the_first_step_that_was_not_full() -> None:
    clock, does = _Clock(0.1), iter((200, 200, 7, 200))
    assert repeat(lambda: clock.step(next(does)), full=200, seconds=5, clock=clock) == 407
    assert list(does) == [200]


def test_it_ends_when_the_seconds_are_over_whatever_is_left() -> None:
    clock = _Clock(2.0)
    assert repeat(lambda: clock.step(200), full=200, seconds=5, clock=clock) == 600
    assert clock.steps == 3


def test_a_slow_step_is_done_once_and_nothing_is_no_reason_to_go_on() -> None:
    slow, idle = _Clock(60.0), _Clock(0.0)
    assert repeat(lambda: slow.step(200), full=200, seconds=5, clock=slow) == 200
    assert repeat(lambda: idle.step(0), full=1, seconds=5, clock=idle) == 0
    assert (slow.steps, idle.steps) == (1, 1)


def test_a_clock_that_stands_still_holds_nobody_for_ever() -> None:
    clock = _Clock(0.0)
    assert repeat(lambda: clock.step(1), full=1, turns=30, clock=clock) == 30


def test_it_ends_with_a_step_that_did_nothing() -> None:
    def left() -> Iterator[int]:
        yield from (3, 0)

    steps = left()
    assert repeat(lambda: next(steps), full=1) == 3


def test_no_job_has_a_loop_without_an_end_of_its_own() -> None:
    endless = []
    for path in sorted(Path(oneneedle.__file__).parent.glob("*/jobs.py")):
        loops = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.While)]
        endless += [f"{path.parent.name} {node.lineno}" for node in loops if "monotonic" not in ast.unparse(node.test)]
    assert endless == []
