"""Reminding of a look whose day has come."""

from __future__ import annotations

from oneneedle.supervision import actions
from tests.cast import NOW, Cast
from tests.supervision import crew
from tests.supervision.crew import DAY, IN_A_WEEK


def test_the_unit_is_reminded_once_on_its_day(town: Cast) -> None:
    task = crew.add_task(town, state="done")
    check = actions.plan_effect_check(task=task, due_on=IN_A_WEEK, actor=town.actor("district"), now=NOW)
    said = [actions.remind_effect_check(check=check, actor=town.system, now=NOW + days * DAY) for days in (6, 7, 8)]
    assert said == [False, True, False]
    assert crew.facts("effect_check", check) == ["planned", "reminded"]
    assert crew.told(town, "lin-d1") == [("effect_check", "due")]
    with crew.refused("not_yours"):
        actions.remind_effect_check(check=check, actor=town.actor("district"), now=NOW + 8 * DAY)
