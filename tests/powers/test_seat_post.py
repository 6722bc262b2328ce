"""Posts sit at desks; the staff list is shared."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from oneneedle.powers import queries
from tests.cases.steps import refused
from tests.cast import NOW, Cast
from tests.powers import crew


def test_one_post_sits_at_several_desks_and_says_where_it_came_from(town: Cast) -> None:
    first, second = crew.set_two(town)
    place = crew.seat(town, first, function=" Checks shops ", from_unit_id=town.unit("lin-market").id)
    crew.seat(town, second)
    assert (place.function, place.since) == ("Checks shops", NOW)
    assert crew.last_row(first).data == {"post": str(place.post_id), "from_unit": str(town.unit("lin-market").id)}
    market, enforcement = queries.roster_of(town.actor("head"), town.unit("lin-s1"), NOW)
    (line,) = market.lines
    assert (line.post_name, line.held, line.from_unit, line.desks) == ("officer", True, "Market supervision", 2)
    assert (enforcement.held, enforcement.vacant, enforcement.per_post) == (1, 0, 0.0)


def test_a_post_nobody_holds_is_vacant(town: Cast) -> None:
    desk = crew.set_desk(town)
    crew.stalls(town)
    town.accounts["officer"].holdings.update(until=NOW)
    crew.seat(town, desk)
    (line,) = queries.roster_of(town.actor("head"), town.unit("lin-s1"), NOW)
    assert (line.held, line.vacant, line.open, line.per_post) == (0, 1, 1, None)


def test_the_second_time_is_refused(town: Cast) -> None:
    desk = crew.set_desk(town)
    crew.seat(town, desk)
    with refused("seated_already"):
        crew.seat(town, desk)


def test_what_cannot_be_is_refused(town: Cast) -> None:
    desk = crew.set_desk(town)
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"post_id": crew.post_id("lin-market", "officer")}, "not_ours"),
        ({"post_id": UUID(int=1)}, "not_ours"),
        ({"from_unit_id": UUID(int=1)}, "no_department"),
        ({"from_unit_id": town.unit("lin-c11").id}, "no_department"),
        ({"actor": town.actor("officer")}, "not_allowed"),
        ({"actor": town.actor("head_2")}, "not_allowed"),
    ]
    for changes, code in wrong:
        with refused(code):
            crew.seat(town, desk, **changes)
    crew.set_desk(town, active=False)
    with refused("closed"):
        crew.seat(town, desk)


@pytest.mark.parametrize("role", ["officer", "other_desk", "nobody"])
def test_who_does_not_see_the_street_reads_no_roster(town: Cast, role: str) -> None:
    crew.set_desk(town)
    found = queries.roster_of(town.actor(role), town.unit("lin-s1"), NOW)
    assert len(found) == (1 if role == "officer" else 0)
