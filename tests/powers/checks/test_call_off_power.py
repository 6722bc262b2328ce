"""call_off_power: a power that has not begun never begins, and the version before goes on as it stood."""

from __future__ import annotations

from oneneedle.powers import actions, queries
from tests.cases.steps import refused
from tests.cast import CITY, NOW, Cast
from tests.powers.checks import crew


def test_a_power_entered_by_mistake_for_a_day_to_come_never_begins(town: Cast) -> None:
    power = crew.hand_down(town, since=NOW + crew.DAY)
    for role in ("enforcer", "command", "market"):
        with refused("not_allowed"):
            actions.call_off_power(power=power, actor=town.actor(role), now=NOW)
    with refused("begun"):
        actions.call_off_power(power=power, actor=town.actor("district"), now=NOW + crew.DAY)
    actions.call_off_power(power=power, actor=town.actor("district"), now=NOW)
    assert crew.facts(f"delegated_power:{power.id}") == ["power_handed_down", "power_called_off"]
    assert not queries.powers_by_street(CITY, NOW) and not queries.list_powers(CITY, NOW + 2 * crew.DAY).rows
    with refused("begun"):
        actions.call_off_power(power=power, actor=town.actor("district"), now=NOW)
    with refused("not_in_force"):
        crew.plan(town, power, planned_for=crew.TODAY + 2 * crew.DAY)
    assert crew.hand_down(town, since=NOW).version == 1


def test_the_version_before_goes_on_and_those_after_are_called_off_too(town: Cast) -> None:
    last = NOW + 90 * crew.DAY
    first = crew.hand_down(town, until=last)
    second = crew.hand_down(town, since=NOW + crew.DAY, replaces=first)
    third = crew.hand_down(town, since=NOW + 2 * crew.DAY, replaces=second)
    check = crew.plan(town, second, planned_for=crew.TODAY + crew.DAY)
    actions.call_off_power(power=second, actor=town.actor("keeper"), now=NOW)
    assert [(one.id, one.until) for one in queries.list_powers(CITY, NOW).rows] == [(first.id, last)]
    assert crew.facts(f"delegated_power:{third.id}")[-1] == "power_called_off"
    assert crew.facts(f"delegated_power:{first.id}")[-1] == "power_goes_on"
    assert crew.record(town, check, "ok", "ok").state == "closed"
    assert crew.hand_down(town, since=NOW + crew.DAY, replaces=first).version == 4


def test_the_version_before_does_not_go_on_over_another_power_of_its_name(town: Cast) -> None:
    first = crew.hand_down(town)
    second = crew.hand_down(town, since=NOW + crew.DAY, replaces=first, name_zh="新名", name_en="New name")
    crew.hand_down(town, since=NOW + crew.DAY)
    with refused("held_already"):
        actions.call_off_power(power=second, actor=town.actor("district"), now=NOW)
