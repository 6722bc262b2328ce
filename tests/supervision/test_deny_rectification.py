"""Saying on the ground that it is not put right."""

from __future__ import annotations

from oneneedle.supervision import actions
from tests.cast import NOW, Cast
from tests.supervision import crew
from tests.supervision.crew import DAY


def test_the_unit_goes_on(town: Cast) -> None:
    one = crew.reported(town)
    actions.deny_rectification(rectification=one, words="They are back.", actor=town.actor("community"), now=NOW + DAY)
    assert (one.state, one.denied) == ("open", 1)
    assert crew.facts("rectification", one) == ["opened", "reported", "denied"]
    assert crew.told(town, "lin-market")[-1] == ("rectification", "denied")
    with crew.refused("wrong_state"):
        actions.deny_rectification(rectification=one, words="Again.", actor=town.actor("community"), now=NOW)


def test_others_and_no_words_are_refused(town: Cast) -> None:
    one = crew.reported(town)
    for role in ("street", "market_crew", "community_12"):
        with crew.refused("not_yours"):
            actions.deny_rectification(rectification=one, words="No.", actor=town.actor(role), now=NOW)
    with crew.refused("empty"):
        actions.deny_rectification(rectification=one, words="", actor=town.actor("community"), now=NOW)
