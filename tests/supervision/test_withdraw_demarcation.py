"""Calling a demarcation off."""

from __future__ import annotations

from oneneedle.supervision import actions
from tests.cast import NOW, Cast
from tests.supervision import crew
from tests.supervision.crew import HOUR


def test_the_arbiter_calls_it_off_and_the_units_read_why(town: Cast) -> None:
    one = crew.dispute(town)
    actions.withdraw_demarcation(demarcation=one, reason="They agreed.", actor=town.actor("city"), now=NOW + 4 * HOUR)
    assert (one.state, one.decision, one.lead_id) == ("withdrawn", "They agreed.", None)
    assert crew.facts("demarcation", one) == ["opened", "withdrawn"]
    assert crew.told(town, "lin-water")[-1] == ("demarcation", "withdrawn")
    with crew.refused("wrong_state"):
        actions.withdraw_demarcation(demarcation=one, reason="Again.", actor=town.actor("city"), now=NOW)


def test_parties_and_no_reason_are_refused(town: Cast) -> None:
    one = crew.dispute(town)
    for role in ("water_crew", "district"):
        with crew.refused("not_yours"):
            actions.withdraw_demarcation(demarcation=one, reason="No.", actor=town.actor(role), now=NOW)
    with crew.refused("empty"):
        actions.withdraw_demarcation(demarcation=one, reason="", actor=town.actor("city"), now=NOW)
