"""Accepting an answer: whoever asked, never who was asked."""

from __future__ import annotations

from oneneedle.supervision import actions
from tests.cast import NOW, Cast
from tests.supervision import crew
from tests.supervision.crew import HOUR


def test_the_notice_ends_with_the_askers_word(town: Cast) -> None:
    notice = crew.answered(town)
    actions.accept_answer(notice=notice, words="Good.", actor=town.actor("street"), now=NOW + 2 * HOUR)
    assert notice.state == "accepted" and notice.ended_at
    answer = notice.answers.get()
    assert answer.enough is True and answer.reply == "Good."
    assert crew.facts("supervision", notice)[-1] == "accepted"
    assert crew.told(town, "lin-water")[-1] == ("supervision", "accepted")


def test_the_asked_unit_and_others_do_not_accept(town: Cast) -> None:
    notice = crew.answered(town)
    for role in ("water_crew", "water", "district", "city", "street_2", "desk"):
        with crew.refused("not_yours"):
            actions.accept_answer(notice=notice, actor=town.actor(role), now=NOW)


def test_there_must_be_an_answer_and_it_ends_once(town: Cast) -> None:
    fresh = crew.ask(town)
    with crew.refused("wrong_state"):
        actions.accept_answer(notice=fresh, actor=town.actor("street"), now=NOW)
    notice = crew.answered(town)
    actions.accept_answer(notice=notice, actor=town.actor("street"), now=NOW)
    with crew.refused("wrong_state"):
        actions.accept_answer(notice=notice, actor=town.actor("street"), now=NOW)
