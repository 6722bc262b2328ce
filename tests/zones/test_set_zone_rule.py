"""set_zone_rule: for the types it names it comes before the responsibility list, from its day on."""

from __future__ import annotations

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused
from oneneedle.zones import actions
from oneneedle.zones.models import Zone, ZoneRule
from tests import cast as lin
from tests.cast import NOW, Cast
from tests.zones import crew
from tests.zones.crew import DAY, DECEMBER


def test_the_nearest_type_speaks_in_turn_or_by_name(wide: Cast, zone: Zone) -> None:
    crew.set_rule(zone, "streets", lead=wide.unit("lin-s1").id)
    assert [crew.leader(NOW, code=code) for code in ("litter", "stalls")] == ["lin-s3", "lin-s1"]
    assert crew.leader(NOW, crew.STREET_3, "stalls") == "lin-s1"
    assert crew.leader(NOW, crew.STREET_4, "stalls") == ""


def test_a_change_is_a_new_version_and_the_same_changes_nothing(wide: Cast, zone: Zone) -> None:
    first = crew.set_rule(zone, lead=wide.unit("lin-s1").id, since=DECEMBER)
    assert crew.set_rule(zone, lead=wide.unit("lin-s1").id, since=DECEMBER) == first
    assert [crew.leader(at) for at in (NOW, DECEMBER + 40 * DAY, DECEMBER)] == ["lin-s3", "lin-s1", "lin-s1"]
    assert ZoneRule.objects.filter(zone=zone).count() == 2
    assert LedgerRow.objects.filter(subject=f"zone:{zone.id}", verb="zone.rule_set").count() == 2
    crew.set_rule(zone, since=DECEMBER)  # replaced before it began
    assert crew.leader(DECEMBER + 40 * DAY) == "lin-s3"


def test_a_planned_rule_moves_to_another_day_or_is_taken_back(wide: Cast, zone: Zone) -> None:
    member = wide.unit("lin-s1").id
    crew.set_rule(zone, lead=member, since=DECEMBER)
    crew.set_rule(zone, lead=member, since=NOW + DAY)
    assert [crew.leader(at) for at in (NOW, NOW + DAY)] == ["lin-s3", "lin-s1"]
    crew.set_rule(zone, lead=member, since=DECEMBER + 40 * DAY)
    assert [crew.leader(at) for at in (NOW + DAY, DECEMBER + 35 * DAY)] == ["lin-s3", "lin-s3"]
    crew.set_rule(zone, since=NOW)
    (rule,) = ZoneRule.objects.filter(zone=zone)
    assert (rule.lead, rule.until) == (None, None)


def test_an_office_leads_from_the_day_it_joins(wide: Cast, zone: Zone) -> None:
    ground = {"areas": (lin.STREET_2, crew.STREET_3), "members": ("lin-s2", "lin-s3")}
    crew.set_zone(since=DECEMBER, **ground)  # type: ignore[arg-type]
    joins, leaves = wide.unit("lin-s2").id, wide.unit("lin-s1").id
    for lead, since in ((joins, NOW), (leaves, NOW), (leaves, DECEMBER)):
        with pytest.raises(Refused) as refused:
            crew.set_rule(zone, "stalls", lead=lead, since=since)
        assert refused.value.code == "no_member"
    crew.set_rule(zone, "stalls", lead=joins, since=DECEMBER)
    assert crew.leader(DECEMBER, lin.STREET_2, "stalls") == "lin-s2"


def test_what_cannot_stand_is_refused(wide: Cast, zone: Zone) -> None:
    member = wide.unit("lin-s1").id
    for changes, code in (
        ({"type_code": "no-such"}, "unknown_type"),
        ({"lead": wide.unit("lin-water").id}, "no_member"),
        ({"lead": member, "since": NOW - DAY}, "past"),
    ):
        with pytest.raises(Refused) as refused:
            crew.set_rule(zone, **changes)
        assert refused.value.code == code
    with pytest.raises(Refused) as refused:
        actions.set_zone_rule(zone=zone, type_code="litter", lead=None, since=NOW, actor=wide.actor("desk_3"), now=NOW)
    assert refused.value.code == "not_allowed"
    crew.set_rule(zone, lead=member, since=NOW)
    with pytest.raises(Refused) as refused:
        crew.set_rule(zone, since=NOW)
    assert refused.value.code == "overlap"
    actions.end_zone(zone=zone, until=NOW, actor=wide.system, now=NOW)
    with pytest.raises(Refused) as refused:
        crew.set_rule(zone, "stalls", since=NOW)
    assert refused.value.code == "zone_over"
