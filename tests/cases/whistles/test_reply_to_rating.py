"""The department's words stand beside its rating."""

from __future__ import annotations

import pytest

from oneneedle.cases import actions
from oneneedle.cases.models import WhistleCall
from tests.cases import steps
from tests.cases.whistles import crew
from tests.cases.whistles.crew import MEET
from tests.cast import Cast


def rated(town: Cast) -> WhistleCall:
    call = crew.call_of(crew.done(town))
    actions.rate_call(call=call, rating=2, words="Late.", actor=town.actor("street"), now=MEET)
    return call


def test_the_reply_stands_and_stands_alone(town: Cast) -> None:
    call = rated(town)
    actions.reply_to_rating(call=call, text="The road was closed.", actor=town.actor("market_crew"), now=MEET)
    assert (call.reply, call.rating) == ("The road was closed.", 2)
    with steps.refused("again"):
        actions.reply_to_rating(call=call, text="And more.", actor=town.actor("market_crew"), now=MEET)


def test_not_before_there_is_a_rating_and_not_without_words(town: Cast) -> None:
    call = crew.call_of(crew.done(town))
    with steps.refused("not_rated"):
        actions.reply_to_rating(call=call, text="Why?", actor=town.actor("market_crew"), now=MEET)
    actions.rate_call(call=call, rating=5, words="", actor=town.actor("street"), now=MEET)
    with steps.refused("empty"):
        actions.reply_to_rating(call=call, text=" ", actor=town.actor("market_crew"), now=MEET)


@pytest.mark.parametrize("role", ["street", "water_crew", "district", "city"])
def test_only_who_was_rated_replies(town: Cast, role: str) -> None:
    call = rated(town)
    with steps.refused("not_yours"):
        actions.reply_to_rating(call=call, text="No.", actor=town.actor(role), now=MEET)
