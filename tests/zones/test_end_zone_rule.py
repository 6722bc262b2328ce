"""end_zone_rule: from its moment on these cases go as they would without the zone."""

from __future__ import annotations

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused
from oneneedle.zones import actions
from oneneedle.zones.models import Zone, ZoneRule
from tests.cast import NOW, Cast
from tests.zones import crew
from tests.zones.crew import DAY, DECEMBER


def test_it_ends_at_its_moment(wide: Cast, zone: Zone) -> None:
    rule = ZoneRule.objects.get(zone=zone)
    actions.end_zone_rule(rule=rule, until=DECEMBER, actor=wide.actor("keeper"), now=NOW)
    assert [crew.leader(at) for at in (NOW, DECEMBER)] == ["lin-s3", ""]
    assert LedgerRow.objects.filter(subject=f"zone:{zone.id}", verb="zone.rule_ended").count() == 1
    with pytest.raises(Refused) as refused:
        actions.end_zone_rule(rule=rule, until=DECEMBER, actor=wide.system, now=NOW)
    assert refused.value.code == "rule_over"


def test_one_that_has_not_begun_is_dropped(wide: Cast, zone: Zone) -> None:
    rule = crew.set_rule(zone, "stalls", since=NOW + DAY)
    actions.end_zone_rule(rule=rule, until=NOW + DAY, actor=wide.system, now=NOW)
    assert not ZoneRule.objects.filter(id=rule.id).exists()


def test_strangers_and_the_past_are_refused(wide: Cast, zone: Zone) -> None:
    rule = ZoneRule.objects.get(zone=zone)
    for role, until, code in (("desk", NOW, "not_allowed"), ("keeper", NOW - DAY, "past")):
        with pytest.raises(Refused) as refused:
            actions.end_zone_rule(rule=rule, until=until, actor=wide.actor(role), now=NOW)
        assert refused.value.code == code
