"""pass_turn: what access reads without a clock is written down when a period, a rule or a zone begins or ends."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from oneneedle.cases import access
from oneneedle.cases.rules import Report
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused
from oneneedle.notices.models import Notice
from oneneedle.zones import actions, queries
from oneneedle.zones.jobs import pass_turns
from oneneedle.zones.models import Zone
from tests.cases import steps
from tests.cast import CITY, NOW, Cast
from tests.zones import crew
from tests.zones.crew import DAY, DECEMBER


def test_the_job_passes_the_turn_once_and_the_right_goes_with_it(
    wide: Cast, zone: Zone, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = steps.receive(wide, Report(description="垃圾", type_code="litter", area_path=crew.STREET_3))
    leading = [role for role in ("desk", "desk_3") if access.leads(wide.actor(role), case)]
    monkeypatch.setattr(timezone, "now", lambda: DECEMBER)
    assert pass_turns() == 1
    assert leading == ["desk_3"]
    assert [role for role in ("desk", "desk_3") if access.leads(wide.actor(role), case)] == ["desk"]
    pass_turns()
    told = {(notice.unit_id, notice.params["lead"]["en"]) for notice in Notice.objects.filter(kind="zone_turn")}
    names = wide.unit("lin-s1").name_en
    assert told == {(wide.unit("lin-s1").id, names), (wide.unit("lin-s3").id, names)}, "each member once"
    row = LedgerRow.objects.get(subject=f"zone:{zone.id}", verb="zone.turn_passed")
    assert row.data == {"open": True, "lead": str(wide.unit("lin-s1").id)}


def test_zones_and_rules_open_and_close_on_their_day(wide: Cast) -> None:
    zone = crew.set_zone(since=NOW + DAY)
    rule = crew.set_rule(zone, since=NOW + 2 * DAY)
    member = wide.unit("lin-s1").id
    opened = []
    for day in range(4):
        actions.pass_turn(zone=zone, actor=wide.system, now=NOW + day * DAY)
        rule.refresh_from_db()
        opened.append((bool(queries.shared_ground(CITY, member)), rule.open))
        if day == 2:
            actions.end_zone(zone=zone, until=NOW + 3 * DAY, actor=wide.system, now=NOW + day * DAY)
    assert opened == [(False, False), (True, False), (True, True), (False, False)]


def test_the_job_reads_each_city_once_and_locks_nothing_when_nothing_moved(wide: Cast, zone: Zone) -> None:
    pass_turns()
    crew.set_zone(crew.OTHER, since=NOW - DAY)
    counts = []
    for at in (NOW, NOW + DAY):
        with CaptureQueriesContext(connection) as asked, pytest.MonkeyPatch.context() as patch:
            patch.setattr(timezone, "now", lambda at=at: at)
            assert pass_turns() == 0
        counts.append(sum("zones_" in one["sql"] or "advisory" in one["sql"] for one in asked))
    assert counts == [7, 7]


def test_only_the_house_passes_the_turn_and_nothing_new_is_no_row(wide: Cast, zone: Zone) -> None:
    with pytest.raises(Refused) as refused:
        actions.pass_turn(zone=zone, actor=wide.actor("keeper"), now=DECEMBER)
    assert refused.value.code == "not_allowed"
    assert not actions.pass_turn(zone=zone, actor=wide.system, now=NOW)
    assert not LedgerRow.objects.filter(verb="zone.turn_passed").exists()
