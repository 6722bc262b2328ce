"""The department says whether the call was needed and clear."""

from __future__ import annotations

import pytest

from oneneedle.cases import actions
from tests.cases import steps
from tests.cases.whistles import crew
from tests.cases.whistles.crew import MEET
from tests.cast import NOW, Cast


def test_needed_and_clear(town: Cast) -> None:
    whistle = crew.done(town)
    call = crew.call_of(whistle)
    actions.rate_whistle(call=call, needed=True, clear=4, words="", actor=town.actor("market_crew"), now=MEET)
    assert (call.needed, call.clear, call.answered_at) == (True, 4, MEET)
    assert crew.last_row(whistle).data["needed"] is True


def test_who_was_excused_may_say_it_too(town: Cast) -> None:
    whistle = crew.blow(town)
    actions.withdraw_whistle(whistle=whistle, reason="Rain.", actor=town.actor("street"), now=NOW)
    call = crew.call_of(whistle)
    actions.rate_whistle(
        call=call, needed=False, clear=3, words="A call would do.", actor=town.actor("market_crew"), now=MEET
    )
    assert call.needed is False


@pytest.mark.parametrize("role", ["street", "water_crew", "district", "city"])
def test_the_street_does_not_rate_its_own_call(town: Cast, role: str) -> None:
    call = crew.call_of(crew.done(town))
    with steps.refused("not_yours"):
        actions.rate_whistle(call=call, needed=True, clear=5, words="", actor=town.actor(role), now=MEET)


@pytest.mark.parametrize(
    ("needed", "clear", "code"), [(True, 9, "out_of_range"), (False, 5, "empty"), (True, 1, "empty")]
)
def test_what_is_said_against_it_has_words(town: Cast, needed: bool, clear: int, code: str) -> None:
    call = crew.call_of(crew.done(town))
    with steps.refused(code):
        actions.rate_whistle(call=call, needed=needed, clear=clear, words="", actor=town.actor("market_crew"), now=MEET)


def test_not_before_the_own_part_is_done_and_once(town: Cast) -> None:
    whistle = crew.blow(town)
    call = crew.attend(town, whistle)
    actor = town.actor("market_crew")
    with steps.refused("wrong_state"):
        actions.rate_whistle(call=call, needed=True, clear=5, words="", actor=actor, now=MEET)
    actions.finish_call(call=call, result="Done.", actor=actor, now=MEET)
    actions.rate_whistle(call=call, needed=True, clear=5, words="", actor=actor, now=MEET)
    with steps.refused("again"):
        actions.rate_whistle(call=call, needed=True, clear=5, words="", actor=actor, now=MEET)
