"""On site: the time, the post, a picture, and how far away."""

from __future__ import annotations

import pytest

from oneneedle.cases import actions
from oneneedle.cases.models import Whistle
from tests import cast as lin
from tests.cases import steps
from tests.cases.whistles import crew
from tests.cases.whistles.crew import MEET, MINUTE
from tests.cast import NOW, Cast


def test_time_and_post_are_kept(town: Cast) -> None:
    whistle = crew.blow(town)
    call = crew.attend(town, whistle, now=MEET)
    actor = town.actor("market_crew")
    assert (call.state, call.checked_in_at, call.checked_in_post_id, call.late) == (
        "present",
        MEET,
        actor.post_id,
        False,
    )
    assert whistle.files.get(call=call).kind == "check_in"
    assert crew.last_row(whistle).data["late"] is False


@pytest.mark.parametrize(("minutes", "late"), [(-60, False), (10, False), (11, True), (25, True)])
def test_a_little_grace_and_then_late(town: Cast, minutes: int, late: bool) -> None:
    call = crew.attend(town, crew.blow(town), now=MEET + minutes * MINUTE)
    assert call.late is late


def test_only_the_distance_is_kept(town: Cast) -> None:
    whistle = crew.blow(town, **lin.IN_11)
    call = crew.call_of(whistle)
    actions.check_in(
        call=call, file_ids=[steps.add_photo()], lon=120.006, lat=30.005, actor=town.actor("market_crew"), now=MEET
    )
    assert call.check_in_metres == 96
    assert "lon" not in crew.last_row(whistle).data


@pytest.mark.parametrize(
    ("point", "code"), [({"lon": 120.0}, "half_point"), ({"lon": 300.0, "lat": 30.0}, "bad_point")]
)
def test_bad_points(town: Cast, point: dict[str, float], code: str) -> None:
    call = crew.call_of(crew.blow(town))
    with steps.refused(code):
        actions.check_in(
            call=call,
            file_ids=[steps.add_photo()],
            lon=point.get("lon"),
            lat=point.get("lat"),
            actor=town.actor("market_crew"),
            now=MEET,
        )


def test_a_picture_shows_it_but_in_an_emergency_nobody_waits_for_one(town: Cast) -> None:
    call = crew.call_of(crew.blow(town))
    with steps.refused("photo"):
        actions.check_in(call=call, actor=town.actor("market_crew"), now=MEET)
    urgent = crew.call_of(crew.blow(town, kind="emergency", meet_at=None, calls=crew.called(town, "lin-market")))
    actions.check_in(call=urgent, actor=town.actor("market_crew"), now=NOW + 20 * MINUTE)
    assert (urgent.state, urgent.late) == ("present", False)


def test_the_last_to_come_gathers_them(town: Cast) -> None:
    whistle = crew.blow(town)
    for code in crew.BY_UNIT:
        assert Whistle.objects.get(id=whistle.id).state == "blown"
        crew.attend(town, whistle, code)
    assert Whistle.objects.get(id=whistle.id).state == "gathered"
    assert crew.facts(whistle).count("gathered") == 1


@pytest.mark.parametrize("role", ["street", "district", "city", "police_crew", "community"])
def test_nobody_checks_in_for_another(town: Cast, role: str) -> None:
    call = crew.call_of(crew.blow(town))
    with steps.refused("not_yours"):
        actions.check_in(call=call, file_ids=[steps.add_photo()], actor=town.actor(role), now=MEET)


def test_once(town: Cast) -> None:
    whistle = crew.blow(town)
    crew.attend(town, whistle)
    with steps.refused("wrong_state"):
        actions.check_in(call=crew.call_of(whistle), file_ids=[], actor=town.actor("market_crew"), now=MEET + MINUTE)
