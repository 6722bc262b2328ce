"""Asking again: a reason, a new day, a fresh clock."""

from __future__ import annotations

from oneneedle.supervision import actions
from tests.cast import NOW, Cast
from tests.supervision import crew
from tests.supervision.crew import DAY, DUE


def test_a_fresh_clock_runs_and_the_first_answer_keeps_its_reply(town: Cast) -> None:
    notice = crew.answered(town)
    actions.ask_again(
        notice=notice, words="And the valve?", due_by=DUE + DAY, actor=town.actor("street"), now=NOW + DAY
    )
    assert notice.state == "asked" and notice.due_by == DUE + DAY and notice.next_due_at
    assert notice.first_asked_at == NOW and notice.asked_at == NOW + DAY
    answer = notice.answers.get()
    assert answer.enough is False and answer.reply == "And the valve?"
    actions.answer_account(notice=notice, words="Closed.", actor=town.actor("water_crew"), now=NOW + DAY)
    assert [one.seq for one in notice.answers.order_by("seq")] == [1, 2]
    assert crew.facts("supervision", notice) == ["asked", "answered", "asked_again", "answered"]


def test_the_reason_the_day_the_asker_and_an_answer_are_needed(town: Cast) -> None:
    notice = crew.answered(town)
    with crew.refused("empty"):
        actions.ask_again(notice=notice, words="", due_by=DUE, actor=town.actor("street"), now=NOW)
    with crew.refused("past"):
        actions.ask_again(notice=notice, words="And?", due_by=NOW, actor=town.actor("street"), now=NOW)
    with crew.refused("not_yours"):
        actions.ask_again(notice=notice, words="And?", due_by=DUE, actor=town.actor("water_crew"), now=NOW)
    actions.ask_again(notice=notice, words="And?", due_by=DUE, actor=town.actor("street"), now=NOW)
    with crew.refused("wrong_state"):
        actions.ask_again(notice=notice, words="And?", due_by=DUE, actor=town.actor("street"), now=NOW)
