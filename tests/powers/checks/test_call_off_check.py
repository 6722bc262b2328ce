"""call_off_check: a check ends with a reason, and what was found stays."""

from __future__ import annotations

from oneneedle.powers import actions, queries
from tests.cases.steps import refused
from tests.cast import NOW, Cast
from tests.powers.checks import crew


def test_a_check_is_called_off_with_a_reason_once(town: Cast) -> None:
    check, officer = crew.found(town), town.actor("enforcer_b")
    for role in ("enforcer_2", "district", "desk"):
        with refused("not_allowed"):
            actions.call_off_check(check=check, reason="Gone.", actor=town.actor(role), now=NOW)
    with refused("reason"):
        actions.call_off_check(check=check, reason=" \x00", actor=officer, now=NOW)
    ended = actions.call_off_check(check=check, reason="The shop is gone.", actor=officer, now=NOW + crew.DAY)
    assert (ended.state, ended.off_words, ended.called_off_at) == ("called_off", "The shop is gone.", NOW + crew.DAY)
    assert crew.last_data(f"site_check:{check.id}") == {"rounds": 1}
    page = queries.check_page(officer, ended, NOW, crew.TODAY)
    assert len(page.rounds) == 1 and page.steps == ()
    with refused("wrong_state"):
        actions.call_off_check(check=check, reason="Again.", actor=officer, now=NOW)
