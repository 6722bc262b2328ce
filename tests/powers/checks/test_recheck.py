"""recheck: somebody else looks at what was not in order; the check closes when all of it holds."""

from __future__ import annotations

from typing import Any

from oneneedle.powers import queries
from oneneedle.powers.rules import Answer
from tests.cases.steps import refused
from tests.cast import NOW, Cast
from tests.powers.checks import crew
from tests.seats import take_seats


def test_the_check_closes_when_all_holds(town: Cast) -> None:
    check = crew.look_again(town, crew.found(town), "ok")
    assert (check.state, check.closed_at, check.rechecks) == ("closed", NOW + 2 * crew.DAY, 0)
    assert crew.facts(f"site_check:{check.id}")[-1] == "check_rechecked"
    page = queries.check_page(town.actor("district"), check, NOW, crew.TODAY)
    assert [(look.place, look.wrong, len(look.findings)) for look in page.rounds] == [(2, 0, 1), (1, 1, 2)]
    assert page.steps == () and [one.tone for one in page.events] == ["good", "warn", "info"]


def test_what_does_not_hold_gets_a_new_day_and_is_counted(town: Cast) -> None:
    check = crew.look_again(town, crew.found(town), "not_ok")
    assert (check.state, check.rectify_by, check.rechecks) == ("rectifying", crew.TODAY + 9 * crew.DAY, 1)
    again = {"actor": town.actor("enforcer"), "now": NOW + 3 * crew.DAY}
    assert crew.look_again(town, check, "ok", **again).state == "closed"


def test_nobody_looks_again_at_what_they_wrote_down(town: Cast) -> None:
    check = crew.found(town)
    own = town.actor("enforcer")
    with refused("own_work"):
        crew.look_again(town, check, "ok", actor=own)
    assert queries.check_page(own, check, NOW, crew.TODAY).own_work
    take_seats(town, {"both": ("lin-s1", "third", ["powers.check"])})
    moved = town.actor("both")
    check.rounds.update(person_id=moved.person_id)  # the same person on another post
    with refused("own_work"):
        crew.look_again(town, check, "ok", actor=moved)


def test_what_cannot_be_is_refused(town: Cast) -> None:
    check = crew.found(town)
    first = check.power.lines.get(place=1)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"actor": town.actor("enforcer_2")}, "not_allowed"),
        ({"actor": town.system}, "not_allowed"),
        ({"answers": []}, "lines_missing"),
        ({"answers": [Answer(first.id, "ok")]}, "lines_missing"),
        ({"rectify_by": None}, "no_day"),
        ({"rectify_by": crew.TODAY}, "past"),
    ]
    for changes, code in wrong:
        with refused(code):
            crew.look_again(town, check, "not_ok", **changes)
    crew.look_again(town, check, "ok")
    with refused("wrong_state"):
        crew.look_again(town, check, "ok")
