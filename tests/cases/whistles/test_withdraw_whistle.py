"""The street takes a whistle back."""

from __future__ import annotations

import pytest

from oneneedle.cases import actions
from tests.cases import steps
from tests.cases.whistles import crew
from tests.cast import NOW, Cast


def test_nobody_needs_to_come_and_no_clock_runs(town: Cast) -> None:
    case = crew.stalls(town)
    whistle = crew.blow(town, [case])
    crew.finish(town, whistle, "lin-water")
    actions.withdraw_whistle(whistle=whistle, reason="Rain.", actor=town.actor("street"), now=NOW)
    assert (whistle.state, whistle.outcome_text) == ("withdrawn", "Rain.")
    states = dict(whistle.calls.values_list("unit__code", "state"))
    assert states == {"lin-market": "excused", "lin-police": "excused", "lin-water": "finished"}
    assert not whistle.calls.filter(next_due_at__isnull=False).exists()
    assert steps.last_row(case).data["how"] == "withdrawn"


def test_not_without_a_reason(town: Cast) -> None:
    whistle = crew.blow(town)
    with steps.refused("empty"):
        actions.withdraw_whistle(whistle=whistle, reason="", actor=town.actor("street"), now=NOW)


@pytest.mark.parametrize("role", ["market_crew", "district", "city", "street_2", "community"])
def test_only_the_street(town: Cast, role: str) -> None:
    whistle = crew.blow(town)
    with steps.refused("not_yours"):
        actions.withdraw_whistle(whistle=whistle, reason="No.", actor=town.actor(role), now=NOW)


def test_not_when_it_has_ended(town: Cast) -> None:
    whistle = crew.done(town)
    with steps.refused("wrong_state"):
        actions.withdraw_whistle(whistle=whistle, reason="No.", actor=town.actor("street"), now=NOW)
