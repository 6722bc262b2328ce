"""The department brings its own result."""

from __future__ import annotations

import pytest

from oneneedle.cases import actions
from tests.cases import steps
from tests.cases.whistles import crew
from tests.cases.whistles.crew import MEET, MINUTE
from tests.cast import Cast


def test_the_result_stands_with_its_picture(town: Cast) -> None:
    whistle = crew.blow(town)
    call = crew.attend(town, whistle)
    actions.finish_call(
        call=call, result="Stalls moved.", file_ids=[steps.add_photo()], actor=town.actor("market_crew"), now=MEET
    )
    assert (call.state, call.result, call.finished_at, call.next_due_at) == ("finished", "Stalls moved.", MEET, None)
    assert whistle.files.filter(call=call, kind="result").exists()
    assert crew.last_row(whistle).data["in_time"] is True


def test_only_who_was_there_has_a_result(town: Cast) -> None:
    call = crew.acknowledge(town, crew.blow(town))
    with steps.refused("wrong_state"):
        actions.finish_call(call=call, result="Done from afar.", actor=town.actor("market_crew"), now=MEET)


def test_words_are_needed(town: Cast) -> None:
    call = crew.attend(town, crew.blow(town))
    with steps.refused("empty"):
        actions.finish_call(call=call, result="", actor=town.actor("market_crew"), now=MEET)


@pytest.mark.parametrize("role", ["street", "district", "city", "police_crew"])
def test_nobody_finishes_for_another(town: Cast, role: str) -> None:
    call = crew.attend(town, crew.blow(town))
    with steps.refused("not_yours"):
        actions.finish_call(call=call, result="Done.", actor=town.actor(role), now=MEET + MINUTE)
