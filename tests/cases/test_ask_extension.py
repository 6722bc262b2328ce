"""The unit asks for more time, before the deadline."""

from __future__ import annotations

from datetime import timedelta

import pytest

from oneneedle.cases import actions
from tests.cases import steps
from tests.cast import NOW, Cast

LATER = NOW + 2 * steps.HOUR


def test_the_request_waits(cast: Cast) -> None:
    case = steps.accepted(cast)
    due = case.resolve_by
    delay = actions.ask_extension(case=case, reason="Parts.", extra="2WD", actor=cast.actor("water"), now=LATER)
    assert (delay.kind, delay.state, delay.extra, case.resolve_by) == ("extension", "asked", "2wd", due)
    assert steps.last_row(case).verb == "case.extension_asked"


@pytest.mark.parametrize(
    ("extra", "code"),
    [("soon", "limit_unreadable"), ("0d", "limit_too_small"), ("400d", "too_long"), ("", "limit_unreadable")],
)
def test_a_time_that_can_be_read_and_is_not_too_long(cast: Cast, extra: str, code: str) -> None:
    case = steps.accepted(cast)
    with steps.refused(code):
        actions.ask_extension(case=case, reason="Parts.", extra=extra, actor=cast.actor("water"), now=LATER)


def test_not_after_the_deadline_and_not_a_third_time(cast: Cast) -> None:
    case = steps.accepted(cast)
    with steps.refused("overdue"):
        actions.ask_extension(
            case=case, reason="x", extra="1d", actor=cast.actor("water"), now=NOW + timedelta(days=30)
        )
    for _ in range(2):
        delay = actions.ask_extension(case=case, reason="x", extra="1d", actor=cast.actor("water"), now=LATER)
        actions.decide_delay(delay=delay, approve=True, actor=cast.actor("desk"), now=LATER)
        case.refresh_from_db()
    with steps.refused("too_many"):
        actions.ask_extension(case=case, reason="x", extra="1d", actor=cast.actor("water"), now=LATER)


@pytest.mark.parametrize("role", ["desk", "market", "inspector", "grid_worker"])
def test_only_the_unit_at_work_asks(cast: Cast, role: str) -> None:
    case = steps.accepted(cast)
    with steps.refused("not_yours"):
        actions.ask_extension(case=case, reason="x", extra="1d", actor=cast.actor(role), now=LATER)
