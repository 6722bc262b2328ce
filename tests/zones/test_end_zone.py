"""end_zone: from its moment on each district goes by its own rules again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused
from oneneedle.zones import actions, queries
from oneneedle.zones.models import Zone
from tests.cast import CITY, NOW, Cast
from tests.zones import crew
from tests.zones.crew import DAY, DECEMBER


def test_it_ends_at_its_moment_and_the_members_see_it_until_then(wide: Cast, zone: Zone) -> None:
    actions.end_zone(zone=zone, until=DECEMBER, actor=wide.actor("keeper"), now=NOW)
    assert [crew.leader(at) for at in (DECEMBER - timedelta(seconds=1), DECEMBER)] == ["lin-s3", ""]
    member = wide.unit("lin-s1").id
    assert queries.shared_ground(CITY, member) == crew.ROW.areas
    assert [str(one.last_on) for one in queries.list_zones(CITY, NOW)[0].periods] == ["2026-11-30"]
    assert actions.pass_turn(zone=zone, actor=wide.system, now=DECEMBER)
    assert queries.shared_ground(CITY, member) == ()
    assert queries.list_zones(CITY, DECEMBER)[0].state == "No longer in force"


def test_at_once_means_at_once_and_the_same_again_changes_nothing(wide: Cast, zone: Zone) -> None:
    for _time in range(2):
        actions.end_zone(zone=zone, until=DECEMBER, actor=wide.system, now=NOW)
    actions.end_zone(zone=zone, until=NOW, actor=wide.system, now=NOW)
    assert (zone.open, zone.lead_id) == (False, None)
    assert LedgerRow.objects.filter(subject=f"zone:{zone.id}", verb="zone.ended").count() == 2


@pytest.mark.parametrize(
    ("role", "until", "code"), [("desk_3", NOW, "not_allowed"), ("keeper", NOW - DAY, "past"), ("keeper", NOW, "over")]
)
def test_strangers_the_past_and_a_second_end_are_refused(
    wide: Cast, zone: Zone, role: str, until: datetime, code: str
) -> None:
    if code == "over":
        actions.end_zone(zone=zone, until=NOW, actor=wide.system, now=NOW)
    with pytest.raises(Refused) as refused:
        actions.end_zone(zone=zone, until=until, actor=wide.actor(role), now=NOW)
    assert refused.value.code in {code, "zone_over"}


def test_one_that_has_not_begun_cannot_end_before(wide: Cast) -> None:
    zone = crew.set_zone(since=NOW + DAY)
    with pytest.raises(Refused) as refused:
        actions.end_zone(zone=zone, until=NOW, actor=wide.system, now=NOW)
    assert refused.value.code == "not_begun"
