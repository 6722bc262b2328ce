"""Taking a notice back: whoever asked, with a reason."""

from __future__ import annotations

from oneneedle.gate.models import Demand
from oneneedle.supervision import actions
from tests.cast import NOW, Cast
from tests.supervision import crew


def test_the_burden_of_the_asked_community_counts_until_it_is_taken_back(town: Cast) -> None:
    task = crew.add_task(town)
    notice = crew.ask(town, task=task, unit_id=task.to_unit_id, actor=town.actor("district"))
    assert Demand.objects.get(withdrawn=False).subject == f"supervision:{notice.id}"
    actions.withdraw_notice(notice=notice, reason="Done.", actor=town.actor("district"), now=NOW)
    assert not Demand.objects.filter(withdrawn=False).exists()


def test_it_ends_and_the_asked_unit_reads_why(town: Cast) -> None:
    notice = crew.ask(town)
    actions.withdraw_notice(notice=notice, reason="It is mended.", actor=town.actor("street"), now=NOW)
    assert notice.state == "withdrawn" and notice.next_due_at is None
    assert crew.facts("supervision", notice) == ["asked", "withdrawn"]
    assert crew.told(town, "lin-water")[-1] == ("supervision", "withdrawn")
    with crew.refused("wrong_state"):
        actions.withdraw_notice(notice=notice, reason="Again.", actor=town.actor("street"), now=NOW)


def test_the_asked_unit_does_not_take_it_back(town: Cast) -> None:
    notice = crew.ask(town)
    for role in ("water_crew", "district"):
        with crew.refused("not_yours"):
            actions.withdraw_notice(notice=notice, reason="No.", actor=town.actor(role), now=NOW)
    with crew.refused("empty"):
        actions.withdraw_notice(notice=notice, reason="", actor=town.actor("street"), now=NOW)
