"""The street rates each department on this matter."""

from __future__ import annotations

from datetime import timedelta

import pytest

from oneneedle.cases import actions
from tests.cases import steps
from tests.cases.whistles import crew
from tests.cases.whistles.crew import MEET
from tests.cast import Cast


def test_the_rating_stands_with_its_words(town: Cast) -> None:
    whistle = crew.done(town)
    call = crew.call_of(whistle)
    actions.rate_call(call=call, rating=4, words="Quick.", actor=town.actor("street"), now=MEET)
    assert (call.rating, call.rating_words, call.rated_at) == (4, "Quick.", MEET)
    assert crew.last_row(whistle).data["rating"] == 4
    assert "Quick." not in str(crew.last_row(whistle).data)


def test_also_before_the_street_closes(town: Cast) -> None:
    call = crew.finish(town, crew.blow(town))
    actions.rate_call(call=call, rating=5, words="", actor=town.actor("street"), now=MEET)


@pytest.mark.parametrize("role", ["market_crew", "water_crew", "district", "city", "street_2"])
def test_no_unit_rates_itself_and_nobody_else_rates(town: Cast, role: str) -> None:
    call = crew.call_of(crew.done(town))
    with steps.refused("not_yours"):
        actions.rate_call(call=call, rating=5, words="", actor=town.actor(role), now=MEET)


@pytest.mark.parametrize(
    ("rating", "words", "code"), [(0, "", "out_of_range"), (6, "", "out_of_range"), (2, " ", "empty")]
)
def test_marks_go_from_one_to_five_and_low_ones_have_words(town: Cast, rating: int, words: str, code: str) -> None:
    call = crew.call_of(crew.done(town))
    with steps.refused(code):
        actions.rate_call(call=call, rating=rating, words=words, actor=town.actor("street"), now=MEET)


def test_once_and_in_time(town: Cast) -> None:
    whistle = crew.done(town)
    call = crew.call_of(whistle)
    with steps.refused("too_late"):
        actions.rate_call(call=call, rating=5, words="", actor=town.actor("street"), now=MEET + timedelta(days=70))
    actions.rate_call(call=call, rating=5, words="", actor=town.actor("street"), now=MEET)
    with steps.refused("again"):
        actions.rate_call(call=call, rating=1, words="No.", actor=town.actor("street"), now=MEET)


def test_who_did_not_finish_is_not_rated(town: Cast) -> None:
    call = crew.attend(town, crew.blow(town))
    with steps.refused("wrong_state"):
        actions.rate_call(call=call, rating=1, words="Slow.", actor=town.actor("street"), now=MEET)
