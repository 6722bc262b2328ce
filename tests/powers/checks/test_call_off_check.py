"""call_off_check: a check ends with a reason, and what was found stays."""

from __future__ import annotations

from oneneedle.powers import actions, queries
from oneneedle.units import queries as units
from oneneedle.units.models import Unit
from tests.cases.steps import refused
from tests.cast import NOW, Cast
from tests.powers.checks import crew


def test_a_check_is_called_off_with_a_reason_once(town: Cast) -> None:
    check, officer = crew.found(town), town.actor("enforcer_b")
    for role in ("enforcer_2", "district", "desk"):
        with refused("not_allowed"):
            actions.call_off_check(check=check, reason="Gone.", actor=town.actor(role), now=NOW)
    own = town.actor("enforcer")
    with refused("own_work"):
        actions.call_off_check(check=check, reason="Gone.", actor=own, now=NOW)
    assert queries.check_page(own, check, NOW, crew.TODAY).steps == ()
    with refused("reason"):
        actions.call_off_check(check=check, reason=" \x00", actor=officer, now=NOW)
    ended = actions.call_off_check(check=check, reason="The shop is gone.", actor=officer, now=NOW + crew.DAY)
    assert (ended.state, ended.off_words, ended.called_off_at) == ("called_off", "The shop is gone.", NOW + crew.DAY)
    assert crew.last_data(f"site_check:{check.id}") == {"rounds": 1}
    page = queries.check_page(officer, ended, NOW, crew.TODAY)
    assert len(page.rounds) == 1 and page.steps == ()
    with refused("wrong_state"):
        actions.call_off_check(check=check, reason="Again.", actor=officer, now=NOW)


def test_who_planned_a_check_may_call_it_off_as_long_as_nothing_was_found(town: Cast) -> None:
    check = crew.plan(town)
    ended = actions.call_off_check(check=check, reason="Wrong site.", actor=town.actor("enforcer"), now=NOW)
    assert (ended.state, ended.ended_at) == ("called_off", NOW)


def test_the_past_is_listed_by_its_end_and_never_counted(town: Cast) -> None:
    power = crew.hand_down(town)
    dropped, closed = crew.plan(town, power), crew.record(town, crew.plan(town, power), "ok", "ok")
    later = NOW + 2 * crew.HOUR
    actions.call_off_check(check=dropped, reason="Gone.", actor=town.actor("enforcer"), now=NOW)
    newest = crew.record(town, crew.plan(town, power), "ok", "ok", now=later)
    found = queries.list_checks(town.actor("enforcer"), "closed", crew.TODAY)
    assert [row.number for row in found.rows] == [newest.number, closed.number, dropped.number]
    assert (found.total, [tab.count for tab in found.tabs]) == (None, [0, 0, None])


def test_the_checks_of_a_closed_street_are_called_off_by_who_handed_the_power_down(town: Cast) -> None:
    """Nobody of a closed street has a post any more: its open checks stayed open for ever."""
    check, district = crew.found(town), town.actor("district")
    assert queries.check_page(district, check, NOW, crew.TODAY).steps == ()
    Unit.objects.filter(id=town.unit("lin-s1").id).update(active=False)
    units.forget()
    assert [one.verb for one in queries.check_page(district, check, NOW, crew.TODAY).steps] == ["call_off"]
    for role in ("enforcer_2", "desk"):
        with refused("not_allowed"):
            actions.call_off_check(check=check, reason="Closed.", actor=town.actor(role), now=NOW)
    with refused("not_allowed"):
        crew.look_again(town, check, "ok", actor=district)
    ended = actions.call_off_check(check=check, reason="The street is closed.", actor=district, now=NOW)
    assert (ended.state, ended.rounds.count()) == ("called_off", 1)
