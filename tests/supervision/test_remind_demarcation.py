"""The arbiter is told once that the time to hear is over."""

from __future__ import annotations

from oneneedle.supervision import actions
from tests.cast import NOW, Cast
from tests.supervision import crew
from tests.supervision.crew import DAY, DUE


def test_once_and_by_the_house_alone(town: Cast) -> None:
    one = crew.dispute(town)
    said = [actions.remind_demarcation(demarcation=one, actor=town.system, now=at) for at in (NOW, DUE, DUE + DAY)]
    assert said == [False, True, False]
    assert crew.facts("demarcation", one) == ["opened", "due"]
    assert crew.told(town, "lin-city") == [("demarcation", "due")]
    with crew.refused("not_yours"):
        actions.remind_demarcation(demarcation=one, actor=town.actor("city"), now=DUE)
