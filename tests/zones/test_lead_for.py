"""lead_for: dispatch goes by the zone, the trial says the same, and other ground is never touched."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from oneneedle.cases import actions as cases
from oneneedle.cases import queries as case_queries
from oneneedle.cases.models import Case
from oneneedle.cases.rules import Report
from oneneedle.catalogue import queries as catalogue
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import resident
from oneneedle.duties import queries as duties
from oneneedle.units import actions as units
from oneneedle.zones import queries
from oneneedle.zones.models import Zone
from tests import cast as lin
from tests.cases import steps
from tests.cast import CITY, NOW, Cast
from tests.duties.rows import row, set_row
from tests.zones import crew
from tests.zones.crew import BEGAN, DAY, DECEMBER, NOVEMBER

GROUND = (lin.COMMUNITY_12, crew.STREET_3)
ELSEWHERE = (lin.COMMUNITY_11, lin.STREET_1, lin.DISTRICT, lin.COMMUNITY_21, crew.STREET_4, crew.DISTRICT_2, lin.ROOT)


def send(type_code: str, area_path: str, now: datetime = NOW) -> Case:
    report = Report(description="x", type_code=type_code, area_path=area_path)
    return Case.objects.get(id=cases.receive_case(report=report, actor=resident(CITY), now=now).case_id)


def test_dispatch_goes_by_the_zone_before_the_list_and_says_so(wide: Cast, zone: Zone) -> None:
    set_row(since=NOW - DAY, lead="city:water", level="city")
    here, beside, other = (send("litter", path) for path in (GROUND[0], lin.COMMUNITY_11, GROUND[1]))
    assert [one.unit_id and str(one.unit.code) for one in (here, beside, other)] == ["lin-s3", "lin-water", "lin-s3"]  # type: ignore[union-attr]
    data = LedgerRow.objects.get(subject=f"case:{here.id}", verb="case.dispatched").data
    assert data["zone"] == "Z-01" and "duty" not in data
    told = case_queries.get_case_page(wide.actor("desk_3"), here, NOW).history
    assert any("agreed for the shared zone Z-01" in fact for line in told for fact in line.facts)


def test_the_desk_that_follows_the_rule_by_hand_follows_the_zone(wide: Cast, zone: Zone) -> None:
    case = steps.filed(wide)
    Case.objects.filter(id=case.id).update(area_path=lin.COMMUNITY_12)
    case.refresh_from_db()
    cases.dispatch_case(case=case, actor=wide.actor("desk"), now=NOW)
    assert case.unit_id == wide.unit("lin-s3").id
    assert LedgerRow.objects.get(subject=f"case:{case.id}", verb="case.dispatched").data["zone"] == "Z-01"


def test_a_closed_member_is_passed_over(wide: Cast, zone: Zone) -> None:
    units.change_unit(jurisdiction_id=CITY, code="lin-s3", active=False, actor=wide.system, now=NOW)
    assert crew.leader(NOW) == "lin-s1"


def test_reception_in_a_zone_is_one_round_trip_when_warm(wide: Cast, zone: Zone) -> None:
    report = Report(description="垃圾成堆", type_code="litter", **lin.IN_12)
    cases.receive_case(report=report, actor=resident(CITY), now=NOW)
    with CaptureQueriesContext(connection) as asked:
        done = cases.receive_case(report=report, actor=resident(CITY), now=NOW)
    assert len(steps.questions(asked)) == 1, steps.questions(asked)
    assert done.unit_name == "Dukou street office"


TYPES = ("litter", "stalls", "neighbours", "question", "water-leak")
RULES = st.lists(
    st.tuples(
        st.sampled_from((*TYPES, "streets")),
        st.sampled_from(("", "lin-s1", "lin-s3")),
        st.sampled_from((BEGAN, DECEMBER)),
    ),
    max_size=3,
    unique_by=lambda rule: rule[0],
)
MOMENTS = (NOW, DECEMBER - timedelta(seconds=1), DECEMBER, DECEMBER + 45 * DAY)


@settings(max_examples=15)
@given(rules=RULES, listed=st.sampled_from(("", "street:street_office", "city:water")), at=st.sampled_from(MOMENTS))
def test_trial_and_dispatch_agree_with_the_rota_and_other_ground_is_never_touched(
    rules: list[Any], listed: str, at: datetime, wide: Cast
) -> None:
    with transaction.atomic():
        without = {(kind, path): unit_at(kind, path, at) for kind in TYPES for path in (*GROUND, *ELSEWHERE)}
        zone = crew.set_zone()
        for type_code, lead, since in rules:
            crew.set_rule(zone, type_code, lead=wide.unit(lead).id if lead else None, since=since)
        in_turn = "lin-s1" if months_since(at) % 2 == 0 else "lin-s3"
        named = {type_code: lead or in_turn for type_code, lead, since in rules if since <= at}
        for kind in TYPES:
            for path in GROUND:
                said = named.get(kind, named.get("streets"))
                assert unit_at(kind, path, at) == (said or without[kind, path])
            for path in ELSEWHERE:
                assert unit_at(kind, path, at) == without[kind, path]
        change = [row(lead=listed)] if listed else []
        before = [send("litter", path) for path in (*GROUND, *ELSEWHERE[:2])]
        trial = case_queries.try_duties(CITY, change, since=NOW - DAY, until=NOW + DAY, at=at, now=NOW)
        stays = [send("litter", one.area_path, at).unit_id for one in before]
        if listed:
            set_row(since=at, now=at, lead=listed)
        goes = [send("litter", one.area_path, at).unit_id for one in before]
        assert trial.moved == sum(old != new for old, new in zip(stays, goes, strict=True))
        if "litter" in named or "streets" in named:
            assert stays[:2] == goes[:2]
        transaction.set_rollback(True)
    queries.forget()
    duties.forget()


def months_since(at: datetime) -> int:
    """Turns gone since the zone began in October, by the city's calendar."""
    local = at + timedelta(hours=8)
    return (local.year - 2026) * 12 + local.month - 10


def unit_at(type_code: str, area_path: str, at: datetime) -> str:
    book = catalogue.get_catalogue(CITY)
    rule = book.rule_at(book.by_code[type_code].id, at, area_path)
    found = case_queries.route_for(rule, area_path, CITY, at) if rule else None
    return found.unit.code if found else ""


@pytest.mark.parametrize(("at", "code"), [(BEGAN, "lin-s1"), (NOVEMBER, "lin-s3"), (BEGAN - DAY, "")])
def test_the_turn_begins_at_the_citys_midnight(zone: Zone, at: datetime, code: str) -> None:
    assert crew.leader(at) == code
    if at == NOVEMBER:
        assert crew.leader(at - timedelta(seconds=1)) == "lin-s1"
