"""Setting the place: by point, by area, in words."""

from __future__ import annotations

import pytest

from oneneedle.cases import actions
from oneneedle.cases.models import Case
from oneneedle.core.rules import Actor
from tests import cast as lin
from tests.cases import steps
from tests.cast import NOW, Cast

NOWHERE = {"lon": None, "lat": None}


def search_finds(word: str) -> bool:
    return Case.objects.extra(where=["search @@ %s::tsquery"], params=[f"'{word}'"]).exists()


def test_a_point_sets_the_chain_of_areas(cast: Cast) -> None:
    case = steps.bare(cast, **NOWHERE)
    actions.locate_case(case=case, **lin.IN_12, actor=cast.actor("command"), now=NOW)
    case.refresh_from_db()
    assert (case.area_path, case.place_source, case.near_border) == (lin.COMMUNITY_12, "point", False)
    assert case.h3 and case.state == "received"
    row = steps.last_row(case)
    assert (row.verb, row.seq, row.data["area"]) == ("case.located", case.version, lin.COMMUNITY_12)
    assert row.person_id == cast.accounts["command"].id


def test_an_area_from_the_list_is_a_place_without_a_point(cast: Cast) -> None:
    case = steps.bare(cast, **NOWHERE)
    actions.locate_case(case=case, area_path=lin.STREET_2, actor=cast.actor("command"), now=NOW)
    case.refresh_from_db()
    assert (case.area_path, case.place_source, case.lon) == (lin.STREET_2, "area", None)


def test_a_corrected_address_can_be_searched(cast: Cast) -> None:
    case = steps.bare(cast)
    actions.locate_case(case=case, address="Harbour 7", actor=cast.actor("desk"), now=NOW)
    assert Case.objects.get(id=case.id).address == "Harbour 7"
    assert search_finds("harbour")


def test_a_second_place_replaces_the_first_and_both_are_in_the_ledger(cast: Cast) -> None:
    case = steps.bare(cast)
    for spot in (lin.IN_12, lin.IN_11):
        actions.locate_case(case=case, **spot, actor=cast.actor("desk"), now=NOW)
    assert Case.objects.get(id=case.id).area_path == lin.COMMUNITY_11
    assert steps.verbs(case)[-2:] == ["located", "located"]


@pytest.mark.parametrize(
    ("where", "code"),
    [
        (lin.OUTSIDE, "outside"),
        ({"lon": 120.005}, "half_point"),
        ({"area_path": "cn/11/"}, "unknown_area"),
        ({"area_path": "cn/99/"}, "unknown_area"),
        ({}, "refused"),
    ],
)
def test_what_is_no_place_here_is_refused(cast: Cast, where: dict[str, object], code: str) -> None:
    case = steps.bare(cast)
    with steps.refused(code):
        actions.locate_case(case=case, **where, actor=cast.actor("desk"), now=NOW)  # type: ignore[arg-type]


def test_after_dispatch_the_place_stands(cast: Cast) -> None:
    case = steps.receive(cast)
    with steps.refused("wrong_state"):
        actions.locate_case(case=case, **lin.IN_12, actor=cast.actor("desk"), now=NOW)


@pytest.mark.parametrize("role", ["water", "other_desk", "inspector", "grid_worker"])
def test_only_a_desk_of_this_ground_sets_the_place(cast: Cast, role: str) -> None:
    case = steps.bare(cast)
    with steps.refused("not_yours"):
        actions.locate_case(case=case, **lin.IN_11, actor=cast.actor(role), now=NOW)


def test_the_resident_and_the_stranger_cannot_move_it(cast: Cast) -> None:
    case = steps.bare(cast)
    actors: list[Actor] = [cast.resident, cast.stranger]
    for actor in actors:
        with steps.refused("not_yours"):
            actions.locate_case(case=case, **lin.IN_11, actor=actor, now=NOW)
