"""The moments at which the house speaks up."""

from __future__ import annotations

from datetime import timedelta

from oneneedle.core.rules.moments import Moments, next_moment, warning_of
from tests.cast import NOW

HOUR = timedelta(hours=1)


def moments(**hours: float) -> Moments:
    return tuple((name, NOW + at * HOUR) for name, at in hours.items())


def test_each_moment_comes_once_and_in_order() -> None:
    plan, passed, seen = moments(warn=1, urge=2, lift=3), "", []
    while following := next_moment(plan, passed):
        passed = following[0]
        seen.append(passed)
    assert seen == ["warn", "urge", "lift"]


def test_what_was_passed_before_the_plan_changed_does_not_come_again() -> None:
    answer = moments(ack_warn=1, due_warn=2, ack_overdue=3, due_overdue=5)
    result = moments(due_warn=2, due_overdue=5)
    assert next_moment(result, "ack_warn", before=answer) == result[0]
    assert next_moment(result, "ack_overdue", before=answer) == result[1]
    assert next_moment((), "ack_overdue", before=answer) is None


def test_what_lies_before_the_moment_that_was_passed_is_left_out() -> None:
    arrive = moments(arrive_warn=1.5, arrive_urge=2, arrive_lift=6)
    assert next_moment(arrive, "lift", before=moments(urge=1, lift=4)) == arrive[2]
    assert next_moment(arrive, "", before=moments(urge=1)) == arrive[0]
    assert next_moment(arrive, "of another plan", before=moments(urge=1)) == arrive[0]


def test_a_warning_comes_when_a_quarter_of_the_time_is_left() -> None:
    assert warning_of(NOW, NOW + 4 * HOUR) == NOW + 3 * HOUR
