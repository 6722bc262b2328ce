"""A post leaves a desk."""

from __future__ import annotations

from oneneedle.powers import actions, queries
from tests.cases.steps import refused
from tests.cast import NOW, Cast
from tests.powers import crew


def test_the_place_ends_and_the_post_may_come_again(town: Cast) -> None:
    desk = crew.set_desk(town)
    place = crew.seat(town, desk)
    actions.unseat_post(place=place, actor=town.actor("head"), now=NOW + crew.HOUR)
    assert crew.facts(desk) == ["desk_set", "post_seated", "post_unseated"]
    (line,) = queries.list_desks(town.actor("head"), town.unit("lin-s1"))
    assert line.places == ()
    crew.seat(town, desk, now=NOW + 2 * crew.HOUR)


def test_the_second_time_and_others_are_refused(town: Cast) -> None:
    place = crew.seat(town, crew.set_desk(town))
    for role in ("officer", "head_2", "desk"):
        with refused("not_allowed"):
            actions.unseat_post(place=place, actor=town.actor(role), now=NOW)
    actions.unseat_post(place=place, actor=town.actor("keeper"), now=NOW)
    with refused("ended_already"):
        actions.unseat_post(place=place, actor=town.actor("keeper"), now=NOW)
