"""Taking a promise back, with a reason everybody reads."""

from __future__ import annotations

from oneneedle.supervision import actions
from tests.cast import NOW, Cast
from tests.supervision import crew


def test_it_stays_on_the_list_with_the_reason(town: Cast) -> None:
    one = crew.promise(town)
    actions.withdraw_commitment(commitment=one, reason="No money.", actor=town.actor("street"), now=NOW)
    assert (one.state, one.end_words) == ("withdrawn", "No money.")
    assert crew.facts("commitment", one) == ["made", "withdrawn"]
    with crew.refused("wrong_state"):
        actions.withdraw_commitment(commitment=one, reason="No.", actor=town.actor("street"), now=NOW)


def test_other_units_and_no_reason_are_refused(town: Cast) -> None:
    one = crew.promise(town)
    with crew.refused("not_yours"):
        actions.withdraw_commitment(commitment=one, reason="No.", actor=town.actor("district"), now=NOW)
    with crew.refused("empty"):
        actions.withdraw_commitment(commitment=one, reason=" ", actor=town.actor("street"), now=NOW)
