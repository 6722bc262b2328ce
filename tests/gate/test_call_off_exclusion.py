"""What has not begun never begins."""

from __future__ import annotations

from typing import Any

from oneneedle.gate import actions, queries
from tests.cases.steps import refused
from tests.cast import CITY, NOW, Cast
from tests.gate import crew
from tests.gate.crew import DAY, kept_off


def plan(town: Cast, code: str, **changes: Any) -> None:
    row = crew.exclusion(code, **changes)
    since = NOW + DAY
    actions.set_exclusion(jurisdiction_id=CITY, row=row, since=since, actor=town.actor("keeper"), now=NOW)


def call_off(town: Cast, code: str, **changes: Any) -> None:
    given = {"jurisdiction_id": CITY, "code": code, "actor": town.actor("keeper"), "now": NOW}
    actions.call_off_exclusion(**{**given, **changes})


def test_a_new_line_that_is_called_off_leaves_the_list(town: Cast) -> None:
    plan(town, "X-09", matter="festivals")
    call_off(town, "X-09")
    row = crew.last_row(f"exclusion:{CITY}/X-09")
    assert (row.verb, row.data["since"]) == ("exclusion.called_off", (NOW + DAY).isoformat())
    assert "X-09" not in {one.code for one in queries.list_exclusions(CITY)}
    with refused("begun"):
        call_off(town, "X-09")


def test_what_it_was_to_follow_goes_on(town: Cast) -> None:
    plan(town, "X-01", matter="tax")
    call_off(town, "X-01")
    (told,) = [one for one in queries.list_exclusions(CITY) if one.code == "X-01"]
    assert told.until is None
    with kept_off("excluded"):
        crew.ask(town, subject="demolition", now=NOW + 2 * DAY)


def test_what_has_begun_and_strangers_are_refused(town: Cast) -> None:
    for code in ("X-01", "X-77"):
        with refused("begun"):
            call_off(town, code)
    plan(town, "X-09")
    with refused("not_allowed"):
        call_off(town, "X-09", actor=crew.actor(town, "city_gate"))
    with refused("begun"):
        call_off(town, "X-09", now=NOW + DAY)
