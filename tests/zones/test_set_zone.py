"""set_zone: ground, members and rota from a day on, and every zone that cannot stand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused, new_id
from oneneedle.zones import actions, queries, rules
from oneneedle.zones.models import Zone, ZoneTurn
from tests import cast as lin
from tests.cast import CITY, NOW, Cast
from tests.zones import crew
from tests.zones.crew import BEGAN, DAY, DECEMBER, NOVEMBER


def test_a_zone_is_open_led_in_turn_and_told_to_everybody(wide: Cast) -> None:
    zone = crew.set_zone()
    assert (zone.open, zone.lead_id) == (True, wide.unit("lin-s3").id)
    assert LedgerRow.objects.get(subject=f"zone:{zone.id}").data["members"] == ["lin-s1", "lin-s3"]
    (told,) = queries.list_zones(CITY, NOW)
    assert (told.name, told.state, told.lead, told.length) == (
        "Riverside quarter",
        "In force",
        "Dukou street office",
        "A month each",
    )
    assert [(one.unit, str(one.first_on), str(one.last_on)) for one in told.periods[:2]] == [
        ("Dukou street office", "2026-11-01", "2026-11-30"),
        ("Hebian street office", "2026-12-01", "2026-12-31"),
    ]
    assert [one.areas for one in told.members] == [("Shiqiao Community",), ("Dukou Street",)]


def test_the_same_again_changes_nothing(zone: Zone) -> None:
    rows = LedgerRow.objects.count()
    assert crew.set_zone().id == zone.id
    assert LedgerRow.objects.count() == rows


def test_a_changed_rota_binds_from_its_day_and_the_past_stays(wide: Cast, zone: Zone) -> None:
    crew.set_zone(since=DECEMBER, members=("lin-s3", "lin-s1"), length="quarter")
    assert [crew.leader(at) for at in (BEGAN, NOVEMBER, DECEMBER, DECEMBER + 40 * DAY)] == [
        *("lin-s1", "lin-s3", "lin-s3"),
        "lin-s1",
    ]
    crew.set_zone(since=DECEMBER + DAY)  # taken back before it began
    assert ZoneTurn.objects.filter(zone=zone).count() == 1
    assert crew.leader(DECEMBER) == "lin-s1"


def test_names_change_at_once_and_ground_on_its_day_with_the_rota_going_on(wide: Cast, zone: Zone) -> None:
    crew.set_zone(name_en="River", areas=(lin.STREET_1, crew.STREET_3), since=NOW + DAY)
    assert crew.held().name_en == "River"
    assert [crew.leader(at, lin.COMMUNITY_11) for at in (NOW, NOW + DAY, DECEMBER)] == ["", "lin-s3", "lin-s1"]
    member = wide.unit("lin-s3").id
    seen = queries.shared_ground(CITY, member)
    actions.pass_turn(zone=zone, actor=wide.system, now=NOW + DAY)
    assert (seen, queries.shared_ground(CITY, member)) == (crew.ROW.areas, (lin.STREET_1, crew.STREET_3))
    told = queries.list_zones(CITY, NOW)[0].periods
    assert [str(one.first_on) for one in told[:2]] == ["2026-11-01", "2026-12-01"]


def test_members_join_and_leave_with_their_ground(wide: Cast, zone: Zone) -> None:
    crew.set_zone(members=("lin-s2", "lin-s3"), areas=(lin.STREET_2, crew.STREET_3), since=DECEMBER)
    grounds = (lin.COMMUNITY_12, lin.STREET_2)
    assert [crew.leader(NOW, path) for path in grounds] == ["lin-s3", ""]
    assert [crew.leader(DECEMBER, path) for path in grounds] == ["", "lin-s2"]
    (told,) = queries.list_zones(CITY, NOW)
    assert [one.areas for one in told.members] == [("Shiqiao Community",), ("Dukou Street",)]


def test_zones_never_hold_the_same_ground_at_the_same_moment(wide: Cast, zone: Zone) -> None:
    actions.end_zone(zone=zone, until=DECEMBER, actor=wide.system, now=NOW)
    with pytest.raises(Refused) as refused:
        crew.set_zone(code="Z-09", since=DECEMBER - DAY)
    assert (refused.value.code, refused.value.field) == ("overlap", "areas")
    crew.set_zone(code="Z-09", since=DECEMBER)
    with pytest.raises(Refused) as refused:
        actions.end_zone(zone=zone, until=DECEMBER + DAY, actor=wide.system, now=NOW)
    assert (refused.value.code, refused.value.field) == ("overlap", "until")
    crew.set_zone(code="Z-09", areas=(lin.STREET_2, crew.STREET_3), members=("lin-s2", "lin-s3"), since=DECEMBER)
    assert crew.leader(DECEMBER - DAY) == "lin-s3"


def test_what_is_planned_stays_when_nothing_else_is_said(wide: Cast, zone: Zone) -> None:
    crew.set_zone(since=DECEMBER, members=("lin-s3", "lin-s1"))
    said: dict[str, Any] = {"jurisdiction_id": CITY, "since": NOW, "actor": wide.system, "now": NOW}
    actions.set_zone(row=replace(crew.ROW, name_en="River"), keep_planned=True, **said)
    assert (crew.held().name_en, ZoneTurn.objects.filter(zone=zone).count()) == ("River", 2)
    actions.set_zone(row=crew.ROW, **said)
    assert ZoneTurn.objects.filter(zone=zone).count() == 1


def test_a_zone_that_has_not_begun_may_begin_another_day(wide: Cast) -> None:
    zone = crew.set_zone(since=NOW + DAY)
    assert (zone.open, zone.lead_id) == (False, None)
    assert crew.set_zone(since=NOW + 2 * DAY).since == NOW + 2 * DAY
    assert not queries.shared_ground(CITY, wide.unit("lin-s3").id)


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"code": "Z 1"}, "bad_code"),
    ({"name_zh": "", "name_en": ""}, "no_name"),
    ({"length": "week"}, "bad_length"),
    ({"areas": ()}, "no_ground"),
    ({"members": ("lin-s1", "lin-s1")}, "one_member"),
    ({"members": ("lin-s1", "lin-water")}, "no_office"),
    ({"members": ("lin-s1", "nobody")}, "no_office"),
    ({"areas": (lin.COMMUNITY_12, "cn/99/9902/")}, "no_area"),
    ({"areas": (lin.STREET_1, lin.COMMUNITY_12, crew.STREET_3)}, "twice"),
    ({"areas": (lin.COMMUNITY_12, crew.STREET_4)}, "whose_ground"),
    ({"areas": (lin.COMMUNITY_12, lin.COMMUNITY_11)}, "no_share"),
    ({"members": ("lin-s1", "lin-d1", "lin-s3")}, "whose_ground"),
    ({"code": "Z-09", "areas": (lin.COMMUNITY_12, crew.STREET_3)}, "overlap"),
    ({"code": "Z-09", "areas": (lin.STREET_1, crew.STREET_3)}, "overlap"),
    ({"members": ("lin-s3", "lin-s1"), "since": NOW - DAY}, "past"),
)


@pytest.mark.parametrize(("changes", "code"), WRONG, ids=[f"{code} {place}" for place, (_c, code) in enumerate(WRONG)])
def test_a_zone_that_cannot_stand_is_refused(zone: Zone, changes: dict[str, Any], code: str) -> None:
    said = dict(changes)
    with pytest.raises(Refused) as refused:
        crew.set_zone(since=said.pop("since", NOW), **said)
    assert refused.value.code == code


def test_a_named_member_stays_and_strangers_and_zones_that_are_over_are_refused(wide: Cast, zone: Zone) -> None:
    crew.set_rule(zone, "stalls", lead=wide.unit("lin-s1").id, since=NOW)
    ground: dict[str, Any] = {"members": ("lin-s3", "lin-s2"), "areas": (crew.STREET_3, lin.STREET_2)}
    with pytest.raises(Refused) as refused:
        crew.set_zone(since=DECEMBER, **ground)
    assert refused.value.code == "named"
    for actor, city in ((wide.actor("desk"), CITY), (wide.actor("keeper"), "far")):
        with pytest.raises(Refused) as refused:
            actions.set_zone(jurisdiction_id=city, row=crew.ROW, since=NOW, actor=actor, now=NOW)
        assert refused.value.code == "not_allowed"
    actions.end_zone(zone=zone, until=NOW, actor=wide.system, now=NOW)
    with pytest.raises(Refused) as refused:
        crew.set_zone(since=NOW)
    assert refused.value.code == "zone_over"
    crew.set_zone(crew.ROW, code="Z-03", since=NOW)


MOMENTS = st.integers(0, 900).map(lambda days: BEGAN + timedelta(days=days, hours=7))
CHANGES = st.lists(
    st.tuples(
        st.integers(0, 120),
        st.permutations(range(3)).flatmap(lambda order: st.integers(2, 3).map(lambda count: tuple(order[:count]))),
        st.sampled_from(("month", "quarter")),
    ),
    max_size=4,
)


@settings(max_examples=80)
@given(changes=CHANGES, moments=st.lists(MOMENTS, min_size=1, max_size=5))
def test_at_any_moment_exactly_one_member_leads_and_turns_follow_one_another(
    changes: list[Any], moments: list[datetime]
) -> None:
    ids = tuple(new_id() for _place in range(3))
    now, turns = BEGAN, rules.plan_turns((), members=ids, length="month", areas=("cn/",), since=BEGAN, now=BEGAN)
    for days, order, length in changes:
        now += timedelta(days=days, hours=1)
        members = tuple(ids[one] for one in order)
        turns = rules.plan_turns(turns, members=members, length=length, areas=("cn/",), since=now, now=now)
    zone = replace(EMPTY, turns=turns)
    for at in moments:
        turn = zone.turn_at(at)
        assert turn is not None
        assert Counter(zone.order_at(at)) == Counter(turn.members)
        running, following = zone.periods(at, 2)
        assert running.begins <= at < running.ends == following.begins
        assert zone.order_at(running.begins) == zone.order_at(at) == zone.order_at(running.ends - timedelta(seconds=1))
        if zone.turn_at(following.begins) == turn:
            place = turn.members.index(running.unit_id)
            assert following.unit_id == turn.members[(place + 1) % len(turn.members)]
    assert zone.order_at(BEGAN - timedelta(seconds=1)) == ()


EMPTY = rules.SharedZone(
    id=new_id(),
    code="Z",
    name_zh="",
    name_en="Z",
    since=BEGAN,
    until=None,
    open=True,
    lead=None,
    clock=ZoneInfo("Asia/Shanghai"),
    turns=(),
    rules=(),
)
