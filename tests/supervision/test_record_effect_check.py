"""Writing down what a look has found."""

from __future__ import annotations

from oneneedle.supervision import actions
from oneneedle.supervision.models import EffectCheck
from tests.cast import NOW, Cast
from tests.supervision import crew
from tests.supervision.crew import DAY, IN_A_WEEK


def _planned(town: Cast) -> EffectCheck:
    task = crew.add_task(town, state="done")
    return actions.plan_effect_check(task=task, due_on=IN_A_WEEK, actor=town.actor("district"), now=NOW)


def test_it_holds_or_not_and_the_unit_reads_it(town: Cast) -> None:
    check = _planned(town)
    actions.record_effect_check(
        check=check, holds=False, note="Six lamps are out.", actor=town.actor("district"), now=NOW + 7 * DAY
    )
    assert check.holds is False and check.done_at
    assert crew.facts("effect_check", check) == ["planned", "recorded"]
    assert crew.told(town, "lin-c11") == [("effect_check", "recorded")]
    with crew.refused("again"):
        actions.record_effect_check(check=check, holds=True, note="", actor=town.actor("district"), now=NOW)


def test_others_and_no_words_are_refused(town: Cast) -> None:
    check = _planned(town)
    for role in ("community", "street", "city"):
        with crew.refused("not_yours"):
            actions.record_effect_check(check=check, holds=True, note="", actor=town.actor(role), now=NOW)
    with crew.refused("empty"):
        actions.record_effect_check(check=check, holds=False, note=" ", actor=town.actor("district"), now=NOW)
