"""A promise whose day is over is late, once."""

from __future__ import annotations

from oneneedle.supervision import actions
from tests.cast import NOW, Cast
from tests.supervision import crew
from tests.supervision.crew import DAY


def test_it_is_late_the_day_after(town: Cast) -> None:
    one = crew.promise(town)
    said = [actions.pass_commitment_day(commitment=one, actor=town.system, now=NOW + days * DAY) for days in (7, 8, 9)]
    assert said == [False, True, False]
    assert crew.facts("commitment", one) == ["made", "overdue"]
    assert crew.told(town, "lin-s1") == crew.told(town, "lin-d1") == [("commitment", "overdue")]
    with crew.refused("not_yours"):
        actions.pass_commitment_day(commitment=one, actor=town.actor("street"), now=NOW + 9 * DAY)


def test_one_that_is_kept_is_not_late(town: Cast) -> None:
    one = crew.kept(town)
    assert not actions.pass_commitment_day(commitment=one, actor=town.system, now=NOW + 9 * DAY)
