"""A case lies on the desk of its type until it is handed over."""

from __future__ import annotations

from pytest_django import DjangoAssertNumQueries

from oneneedle.cases import actions as cases
from oneneedle.powers import queries
from tests import cast as lin
from tests.cases import steps
from tests.cases.steps import refused
from tests.cast import NOW, Cast
from tests.powers import crew


def _numbers(town: Cast, chosen: object, role: str = "head") -> list[str]:
    found = queries.queue_of(town.actor(role), town.unit("lin-s1"), str(chosen), NOW)
    return [row.number for row, _moved in found.rows]


def test_the_nearest_type_decides_until_somebody_hands_it_over(town: Cast) -> None:
    market, enforcement = crew.set_two(town)
    stalls, litter = crew.stalls(town), steps.receive(town, crew.LITTER)
    untyped = steps.bare(town)
    steps.receive(town, crew.STALLS, lon=lin.IN_21["lon"])  # another street's
    assert (_numbers(town, market.id), _numbers(town, enforcement.id)) == ([stalls.number], [litter.number])
    assert _numbers(town, "none") == [untyped.number]
    row = crew.hand_over(town, stalls, enforcement)
    assert (row.moves, row.reason) == (1, "Needs a fine.")
    assert crew.last_row(enforcement).data == {"case": str(stalls.id), "from": str(market.id), "moves": 1}
    assert _numbers(town, market.id) == []
    assert sorted(_numbers(town, enforcement.id)) == sorted([stalls.number, litter.number])
    assert steps.verbs(stalls)[-1] == "dispatched"  # the case itself knows nothing of desks
    assert crew.hand_over(town, stalls, market, reason="Fined.").moves == 2
    assert queries.current_desk(stalls, town.unit("lin-s1")) == market


def test_a_desk_that_closes_leaves_its_cases_to_their_types(town: Cast) -> None:
    market, enforcement = crew.set_two(town)
    case = crew.stalls(town)
    crew.hand_over(town, case, enforcement)
    crew.set_desk(town, "enforcement", active=False)
    assert _numbers(town, market.id) == [case.number]
    counts = queries.queue_of(town.actor("head"), town.unit("lin-s1"), "", NOW).desks
    assert [(one.name, one.open) for one in counts] == [("Market supervision", 1), ("", 0)]


def test_what_cannot_be_is_refused(town: Cast) -> None:
    market, enforcement = crew.set_two(town)
    case = crew.stalls(town)
    with refused("reason"):
        crew.hand_over(town, case, enforcement, reason="  ")
    with refused("same_desk"):
        crew.hand_over(town, case, market)
    foreign = steps.receive(town, crew.STALLS, lon=lin.IN_21["lon"])
    with refused("not_allowed"):
        crew.hand_over(town, foreign, enforcement)
    crew.set_desk(town, "enforcement", active=False)
    with refused("closed"):
        crew.hand_over(town, case, enforcement)


def test_what_has_ended_stays_where_it_was(town: Cast) -> None:
    market, _enforcement = crew.set_two(town)
    case = steps.filed(town)
    cases.withdraw_case(case=case, reason="Gone.", actor=town.actor("desk"), now=NOW)
    with refused("ended"):
        crew.hand_over(town, case, market)


def test_who_dispatches_or_sits_at_a_desk_hands_over_and_nobody_else(town: Cast) -> None:
    market, enforcement = crew.set_two(town)
    case = crew.stalls(town)
    for role in ("officer", "inspector", "head_2", "district", "keeper", "market", "nobody"):
        with refused("not_allowed"):
            crew.hand_over(town, case, enforcement, actor=town.actor(role))
    with refused("not_allowed"):
        crew.hand_over(town, case, enforcement, actor=town.system)
    crew.seat(town, market)
    assert crew.hand_over(town, case, enforcement, actor=town.actor("officer")).moves == 1
    assert crew.hand_over(town, case, market, actor=town.actor("desk")).moves == 2


def test_the_queue_opens_at_the_readers_own_desk_and_counts_what_is_late(town: Cast) -> None:
    _market, enforcement = crew.set_two(town)
    crew.stalls(town)
    crew.seat(town, enforcement)
    street = town.unit("lin-s1")
    found = queries.queue_of(town.actor("officer"), street, "", NOW)
    assert found.chosen is not None and found.chosen.id == enforcement.id
    later = queries.queue_of(town.actor("district"), street, "", NOW + 400 * crew.HOUR)
    assert later.chosen is not None and (later.chosen.open, later.chosen.overdue) == (1, 1)
    assert queries.queue_of(town.actor("other_desk"), street, "", NOW).desks == ()


def test_a_queue_costs_the_same_however_long(town: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    market, enforcement = crew.set_two(town)
    actor, street = town.actor("head"), town.unit("lin-s1")
    for _turn in range(2):
        crew.hand_over(town, crew.stalls(town), enforcement)
        crew.stalls(town)
        crew.seat(town, market, post_id=crew.post_id("lin-s1", ("desk", "head")[_turn]))
        queries.queue_of(actor, street, "", NOW)  # the catalogue is warm
        with django_assert_num_queries(7):
            queries.queue_of(actor, street, "", NOW)
        with django_assert_num_queries(5):
            queries.roster_of(actor, street, NOW)
