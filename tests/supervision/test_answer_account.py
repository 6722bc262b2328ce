"""Giving account: the asked unit alone, and the clock stops."""

from __future__ import annotations

from oneneedle.supervision import actions
from tests.cast import NOW, Cast
from tests.supervision import crew
from tests.supervision.crew import DUE, HOUR


def test_the_answer_stops_the_clock_and_goes_to_the_asker(town: Cast) -> None:
    notice = crew.answered(town)
    assert notice.state == "answered" and notice.next_due_at is None
    assert crew.facts("supervision", notice) == ["asked", "answered"]
    assert crew.told(town, "lin-s1") == [("supervision", "answered")]


def test_a_late_answer_is_marked(town: Cast) -> None:
    notice = crew.ask(town)
    answer = actions.answer_account(notice=notice, words="Late.", actor=town.actor("water_crew"), now=DUE + HOUR)
    assert answer.late


def test_nobody_else_answers(town: Cast) -> None:
    notice = crew.ask(town)
    for role in ("street", "district", "city", "market_crew", "water", "community"):
        with crew.refused("not_yours"):
            actions.answer_account(notice=notice, words="Yes.", actor=town.actor(role), now=NOW)


def test_words_are_needed_and_it_is_answered_once(town: Cast) -> None:
    notice = crew.ask(town)
    with crew.refused("empty"):
        actions.answer_account(notice=notice, words="", actor=town.actor("water_crew"), now=NOW)
    actions.answer_account(notice=notice, words="Yes.", actor=town.actor("water_crew"), now=NOW)
    with crew.refused("wrong_state"):
        actions.answer_account(notice=notice, words="Yes.", actor=town.actor("water_crew"), now=NOW)
