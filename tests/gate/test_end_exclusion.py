"""A matter is kept off no longer."""

from __future__ import annotations

from oneneedle.gate import actions, queries
from tests.cases.steps import refused
from tests.cast import CITY, NOW, Cast
from tests.gate import crew
from tests.gate.crew import DAY, kept_off


def test_it_ends_on_a_day_and_stays_to_be_read(town: Cast) -> None:
    keeper = town.actor("keeper")
    for code, since in (("no_exclusion", NOW), ("past", NOW - DAY)):
        with refused(code):
            word = "X-77" if code == "no_exclusion" else "X-01"
            actions.end_exclusion(jurisdiction_id=CITY, code=word, since=since, actor=keeper, now=NOW)
    actions.end_exclusion(jurisdiction_id=CITY, code="X-01", since=NOW + DAY, actor=keeper, now=NOW)
    assert crew.last_row(f"exclusion:{CITY}/X-01").verb == "exclusion.ended"
    with kept_off("excluded"):
        crew.ask(town, subject="demolition")
    crew.ask(town, subject="demolition", now=NOW + DAY)
    assert "X-01" in {one.code for one in queries.list_exclusions(CITY)}
    assert "X-01" not in {one.code for one in queries.exclusions_in_force(CITY, NOW + DAY)}
    with refused("no_exclusion"):
        actions.end_exclusion(jurisdiction_id=CITY, code="X-01", since=NOW + DAY, actor=keeper, now=NOW)
    with refused("not_allowed"):
        gate = crew.actor(town, "city_gate")
        actions.end_exclusion(jurisdiction_id=CITY, code="X-02", since=NOW, actor=gate, now=NOW)
