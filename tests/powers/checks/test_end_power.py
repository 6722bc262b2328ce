"""end_power: a power ends from a moment on, and nothing is checked under it any more."""

from __future__ import annotations

from oneneedle.powers import actions, queries
from oneneedle.units import actions as units
from tests.cases.steps import refused
from tests.cast import NOW, Cast
from tests.powers.checks import crew


def test_a_power_ends_and_what_runs_can_only_be_called_off(town: Cast) -> None:
    power = crew.hand_down(town)
    check = crew.plan(town, power)
    ended = actions.end_power(power=power, until=NOW + crew.HOUR, actor=town.actor("keeper"), now=NOW)
    assert ended.until == NOW + crew.HOUR
    assert crew.facts(f"delegated_power:{power.id}")[-1] == "power_ended"
    with refused("not_in_force"):
        crew.record(town, check, now=NOW + crew.HOUR)
    with refused("not_in_force"):
        crew.plan(town, power)
    reason = "The power went back to the department."
    assert actions.call_off_check(check=check, reason=reason, actor=town.actor("enforcer"), now=NOW + crew.HOUR)


def test_an_end_may_come_earlier_but_not_twice(town: Cast) -> None:
    power = crew.hand_down(town, until=NOW + 9 * crew.DAY)
    district = town.actor("district")
    with refused("ended_already"):
        actions.end_power(power=power, until=NOW + 10 * crew.DAY, actor=district, now=NOW)
    for until in (NOW - crew.HOUR, NOW - 31 * crew.DAY):
        with refused("ends_before"):
            actions.end_power(power=power, until=until, actor=district, now=NOW)
    for role in ("enforcer", "command", "market"):
        with refused("not_allowed"):
            actions.end_power(power=power, until=NOW, actor=town.actor(role), now=NOW)
    actions.end_power(power=power, until=NOW, actor=district, now=NOW)
    with refused("ended_already"):
        actions.end_power(power=power, until=NOW + crew.HOUR, actor=district, now=NOW)


def test_ending_a_power_calls_off_the_version_that_was_to_follow(town: Cast) -> None:
    power = crew.hand_down(town)
    later = crew.hand_down(town, since=NOW + crew.DAY, replaces=power)
    actions.end_power(power=power, until=NOW, actor=town.actor("district"), now=NOW)
    assert crew.facts(f"delegated_power:{later.id}")[-1] == "power_called_off"
    with refused("not_in_force"):
        crew.plan(town, later, planned_for=crew.TODAY + 3 * crew.DAY)
    with refused("not_the_last"):
        crew.hand_down(town, since=NOW + crew.DAY, replaces=power)


def test_the_powers_and_checks_of_a_street_that_works_no_longer_are_read_and_ended(town: Cast) -> None:
    power, check = crew.hand_down(town), crew.found(town, name_zh="另一项", name_en="Another")
    for code in ("lin-c11", "lin-c12", "lin-s1"):
        units.change_unit(jurisdiction_id=town.city.id, code=code, active=False, actor=town.system, now=NOW)
    district = town.actor("district")
    assert queries.get_check(district, check.number) == check
    assert queries.list_checks(district, "rectify", crew.TODAY).total == 1
    with refused("no_street"):
        crew.hand_down(town, name_zh="新", name_en="New", now=NOW)
    assert actions.end_power(power=power, until=NOW, actor=district, now=NOW).until == NOW
