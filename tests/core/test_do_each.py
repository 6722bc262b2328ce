"""The way jobs walk over what is due."""

from __future__ import annotations

from structlog.testing import capture_logs

from oneneedle.core.actions import do_each
from oneneedle.core.rules import Refused


def test_one_that_is_refused_and_one_that_breaks_do_not_hold_up_the_others() -> None:
    seen: list[int] = []

    def act(number: int) -> None:
        if number == 2:
            raise Refused("Not yet.")
        if number == 3:
            raise ZeroDivisionError
        seen.append(number)

    with capture_logs() as said:
        assert do_each([1, 2, 3, 4], act) == 2
    assert seen == [1, 4]
    assert [(line["log_level"], line["kind"]) for line in said] == [("error", "int")]


def test_nothing_due_is_nothing_done() -> None:
    assert do_each([], str) == 0
