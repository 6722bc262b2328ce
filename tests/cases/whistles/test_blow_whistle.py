"""A street calls departments: who may, on which ground, with which times."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from oneneedle.cases.models import Whistle
from oneneedle.cases.rules import Report
from oneneedle.cases.rules.whistles import Called, is_whistle_number, tidy_whistle_number
from oneneedle.core.queries import verify_ledger
from oneneedle.units import actions as units
from tests import cast as lin
from tests.cases import steps
from tests.cases.whistles import crew
from tests.cases.whistles.crew import MEET, MINUTE
from tests.cast import NOW, Cast

HOUR = timedelta(hours=1)


def test_the_departments_are_called_and_the_case_knows(town: Cast) -> None:
    case = crew.stalls(town)
    whistle = crew.blow(town, [case], file_ids=[steps.add_photo()])
    assert (whistle.state, whistle.unit_id, whistle.area_path) == ("blown", town.unit("lin-s1").id, lin.COMMUNITY_11)
    assert (whistle.lon, whistle.place) == (case.lon, "Lane 3")
    assert is_whistle_number(whistle.number) and tidy_whistle_number(whistle.number[2:]) == whistle.number
    assert crew.facts(whistle) == ["blown"]
    assert crew.last_row(whistle).data["units"]
    case.refresh_from_db()
    assert steps.last_row(case).verb == "case.whistled"
    assert steps.last_row(case).data["whistle"] == whistle.number
    assert whistle.files.get().kind == "before"
    assert not list(verify_ledger())


def test_each_kind_has_its_times(town: Cast) -> None:
    call = crew.call_of(crew.blow(town))
    assert call.ack_by == NOW + 2 * HOUR  # two working hours from 10:00
    assert call.check_in_by == MEET + 10 * MINUTE
    assert call.finish_by is not None and call.finish_by > MEET
    assert call.next_due_at is not None and NOW < call.next_due_at < call.ack_by
    fire = crew.blow(town, kind="emergency", meet_at=None, calls=crew.called(town, "lin-police"))
    call = crew.call_of(fire, "lin-police")
    assert fire.meet_at == NOW + 30 * MINUTE == call.check_in_by
    assert call.ack_by == NOW + 15 * MINUTE


def test_an_answer_is_never_due_after_the_meeting(town: Cast) -> None:
    whistle = crew.blow(town, meet_at=NOW + HOUR)
    assert crew.call_of(whistle).ack_by == NOW + HOUR


def test_a_place_is_enough_and_a_point_says_whose_ground_it_is(town: Cast) -> None:
    whistle = crew.blow(town, **lin.IN_12)
    assert (whistle.area_path, whistle.links.count()) == (lin.COMMUNITY_12, 0)


@pytest.mark.parametrize(
    "role", ["community", "market_crew", "district", "desk", "inspector", "resident", "system", "nobody"]
)
def test_only_an_office_with_the_right_blows(town: Cast, role: str) -> None:
    actor = {"resident": town.resident, "system": town.system, "nobody": town.stranger}.get(role) or town.actor(role)
    with steps.refused("not_yours"):
        crew.blow(town, actor=actor)


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("unknown_kind", {"kind": "concert"}),
        ("empty", {"asked": "  "}),
        ("past", {"meet_at": NOW}),
        ("past", {"meet_at": None}),
        ("past", {"meet_at": NOW + timedelta(days=400)}),
        ("not_your_ground", {"area_path": lin.COMMUNITY_21}),
        ("not_your_ground", lin.IN_21),
        ("not_your_ground", {"area_path": "no/such/"}),
        ("outside", lin.OUTSIDE),
        ("half_point", {"lon": 120.0}),
        ("no_place", {"place": ""}),
        ("number_of_calls", {"calls": []}),
    ],
)
def test_what_cannot_be_is_refused(town: Cast, code: str, changes: dict[str, Any]) -> None:
    with steps.refused(code):
        crew.blow(town, **changes)
    assert not Whistle.objects.exists()


def test_joint_enforcement_needs_two(town: Cast) -> None:
    with steps.refused("number_of_calls"):
        crew.blow(town, calls=crew.called(town, "lin-police"))


def test_nobody_calls_themselves_or_who_is_above(town: Cast) -> None:
    for code in ("lin-s1", "lin-d1", "lin-city"):
        with steps.refused("own_unit"):
            crew.blow(town, calls=crew.called(town, code, "lin-police"))


def test_a_department_is_called_once_and_exists(town: Cast) -> None:
    with steps.refused("twice"):
        crew.blow(town, calls=crew.called(town, "lin-police", "lin-police"))
    with steps.refused("unknown_unit"):
        crew.blow(town, calls=[*crew.called(town), Called(steps.add_photo(), "?")])
    with steps.refused("empty"):
        crew.blow(town, calls=[Called(one.unit_id, " ") for one in crew.called(town)])
    with steps.refused("too_early"):
        crew.blow(town, calls=[Called(one.unit_id, "x", MEET) for one in crew.called(town)])


def test_only_open_cases_of_the_street(town: Cast) -> None:
    beyond = steps.receive(town, crew.STALLS, lon=120.025)
    with steps.refused("not_yours"):
        crew.blow(town, [beyond])
    ended = steps.closed(town)
    with steps.refused("not_open"):
        crew.blow(town, [ended])


def test_the_city_may_blow_too(town: Cast) -> None:
    assert crew.blow(town, actor=town.actor("city")).unit_id == town.unit("lin-city").id


def test_a_second_whistle_on_a_case_is_another_matter(town: Cast) -> None:
    case = crew.stalls(town)
    one, two = crew.blow(town, [case]), crew.blow(town, [case])
    assert one.number != two.number


def test_nobody_is_called_for_whom_nobody_can_answer(town: Cast) -> None:
    """A property company with a post that answers is called; one without is refused."""
    branch: dict[str, Any] = {"jurisdiction_id": lin.CITY, "actor": town.system, "now": NOW}
    unit: dict[str, Any] = {"parent_code": "lin-c11", "kind": "property", "level": "", "area": lin.COMMUNITY_11}
    for code in ("lin-property", "lin-mute"):
        units.create_unit(code=code, name_zh="物业", name_en=code, **unit, **branch)
    for code, rights in (("lin-property", ["whistle.answer"]), ("lin-mute", ["case.handle"])):
        units.create_post(unit_code=code, code="head", name_zh="负责人", name_en="Head", rights=rights, **branch)
    whistle = crew.blow(town, kind="departments", calls=crew.called(town, "lin-property"))
    assert whistle.calls.get().unit_id == town.unit("lin-property").id
    with steps.refused("no_answer"):
        crew.blow(town, kind="departments", calls=crew.called(town, "lin-mute"))


def test_the_address_of_a_private_case_goes_to_nobody(town: Cast) -> None:
    home = steps.receive(town, Report(description="吵架", type_code="neighbours", address="Stair 3", **lin.IN_11))
    whistle = crew.blow(town, [home], place="", meet_place="")
    assert home.private and "Stair" not in whistle.place + whistle.meet_place
    assert home.lon is not None and (whistle.lon, whistle.lat) == (None, None)
    assert whistle.area_path == home.area_path
