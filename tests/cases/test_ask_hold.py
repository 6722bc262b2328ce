"""The unit asks for the clock to stand still."""

from __future__ import annotations

from datetime import timedelta

import pytest

from oneneedle.cases import actions, queries
from tests.cases import steps
from tests.cast import NOW, Cast

LATER = NOW + 2 * steps.HOUR
UNTIL = NOW + timedelta(days=5)


def test_the_request_waits_and_the_clock_runs_on(cast: Cast) -> None:
    case = steps.accepted(cast)
    due = case.resolve_by
    delay = actions.ask_hold(case=case, reason="Frost.", until=UNTIL, actor=cast.actor("water"), now=LATER)
    assert (delay.state, delay.unit_id, case.resolve_by, case.held_at) == (
        "asked",
        cast.unit("lin-water").id,
        due,
        None,
    )
    assert case.next_due_at is not None
    assert steps.last_row(case).verb == "case.hold_asked"
    (waiting,) = queries.delays_waiting(cast.actor("desk"))
    assert (waiting.number, waiting.delay.reason) == (case.number, "Frost.")
    assert queries.delays_waiting(cast.actor("water")) == ()
    verbs = [step.verb for step in queries.beside_buttons(cast.actor("desk"), case)]
    assert verbs == ["lift", "lower", "decide"]


def test_one_request_at_a_time(cast: Cast) -> None:
    case = steps.accepted(cast)
    actions.ask_hold(case=case, reason="Frost.", until=UNTIL, actor=cast.actor("water"), now=LATER)
    with steps.refused("waiting"):
        actions.ask_hold(case=case, reason="Snow.", until=UNTIL, actor=cast.actor("water"), now=LATER)
    with steps.refused("waiting"):
        actions.ask_extension(case=case, reason="Snow.", extra="2wd", actor=cast.actor("water"), now=LATER)


@pytest.mark.parametrize(("days", "code"), [(0, "past"), (-1, "past"), (120, "past")])
def test_an_end_that_is_to_come(cast: Cast, days: int, code: str) -> None:
    case = steps.accepted(cast)
    until = LATER + timedelta(days=days)
    with steps.refused(code):
        actions.ask_hold(case=case, reason="Frost.", until=until, actor=cast.actor("water"), now=LATER)


def test_with_a_reason_while_at_work_and_in_time(cast: Cast) -> None:
    case = steps.accepted(cast)
    with steps.refused("reason"):
        actions.ask_hold(case=case, reason="", until=UNTIL, actor=cast.actor("water"), now=LATER)
    with steps.refused("not_yours"):
        actions.ask_hold(case=case, reason="Frost.", until=UNTIL, actor=cast.actor("market"), now=LATER)
    late = NOW + timedelta(days=20)
    with steps.refused("overdue"):
        actions.ask_hold(
            case=case, reason="Frost.", until=late + timedelta(days=1), actor=cast.actor("water"), now=late
        )
    sent = steps.receive(cast)
    with steps.refused("wrong_state"):
        actions.ask_hold(case=sent, reason="x", until=UNTIL, actor=cast.actor("water"), now=LATER)
