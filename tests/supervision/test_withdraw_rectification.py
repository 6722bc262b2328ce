"""Striking something off the list: not by who owes it."""

from __future__ import annotations

from oneneedle.supervision import actions
from tests.cast import NOW, Cast
from tests.supervision import crew


def test_who_wrote_it_down_or_stands_above_strikes_it_off(town: Cast) -> None:
    for role in ("street", "city"):
        one = crew.rectify(town)
        actions.withdraw_rectification(rectification=one, reason="Twice.", actor=town.actor(role), now=NOW)
        assert one.state == "withdrawn" and one.end_words == "Twice."
        assert crew.facts("rectification", one) == ["opened", "withdrawn"]
    with crew.refused("wrong_state"):
        actions.withdraw_rectification(rectification=one, reason="Twice.", actor=town.actor("city"), now=NOW)


def test_the_unit_does_not_strike_off_what_it_owes_though_it_wrote_it_down(town: Cast) -> None:
    own = crew.rectify(town, actor=town.actor("market_crew"), source="own")
    for role in ("market_crew", "community", "street_2"):
        with crew.refused("not_yours"):
            actions.withdraw_rectification(rectification=own, reason="No.", actor=town.actor(role), now=NOW)
    with crew.refused("empty"):
        actions.withdraw_rectification(rectification=own, reason="", actor=town.actor("city"), now=NOW)
