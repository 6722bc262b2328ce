"""A second district beside the cast's own, zones across both, and short ways to set them.

Zone Z-01: community 12 of street 1 (district 1) and street 3 (district 2). Zone Z-02: street 2 and street 4.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from oneneedle.catalogue import queries as catalogue
from oneneedle.core.rules import system
from oneneedle.people import actions as people
from oneneedle.places.models import Area
from oneneedle.units import actions as units
from oneneedle.units import queries as unit_queries
from oneneedle.zones import actions, queries
from oneneedle.zones.models import Zone, ZoneRule
from oneneedle.zones.rules import SharedZone, ZoneRow
from tests import cast as lin
from tests.cast import CITY, NOW, PASSWORD, Cast

DAY = timedelta(days=1)
# The cast's morning is a Wednesday in November; the zone begins in the middle of October, so that turn two runs.
BEGAN = NOW - 33 * DAY
DISTRICT_2 = lin.ROOT + "990102/"
STREET_3, STREET_4 = DISTRICT_2 + "990102003/", DISTRICT_2 + "990102004/"
ROW = ZoneRow(
    code="Z-01",
    name_zh="江边商圈",
    name_en="Riverside quarter",
    areas=(lin.COMMUNITY_12, STREET_3),
    members=("lin-s1", "lin-s3"),
)
OTHER = ZoneRow(code="Z-02", name_en="Hill quarter", areas=(lin.STREET_2, STREET_4), members=("lin-s2", "lin-s4"))
# Local midnights of the city's own calendar: the beginning of the running turn and of the next.
NOVEMBER, DECEMBER = datetime(2026, 10, 31, 16, tzinfo=UTC), datetime(2026, 11, 30, 16, tzinfo=UTC)


def add_district(cast: Cast) -> Cast:
    """District 2 with streets 3 and 4, and a desk in each ("desk_3", "desk_4")."""
    since, parent = NOW - timedelta(days=400), Area.objects.get(path=lin.ROOT)
    spans = ((DISTRICT_2, "district", "江南区", "Jiangnan"), (STREET_3, "street", "渡口街道", "Dukou Street"))
    for path, level, name, name_en in (*spans, (STREET_4, "street", "桥头街道", "Qiaotou Street")):
        area = Area.objects.create(
            path=path, parent=parent, level=level, code=path.split("/")[-2], name=name, name_en=name_en
        )
        parent = area if level == "district" else parent
    branch: dict[str, Any] = {"jurisdiction_id": CITY, "actor": system(CITY), "now": since}
    district: dict[str, Any] = {"parent_code": "lin-city", "kind": "district_office", "level": "district"}
    street: dict[str, Any] = {"parent_code": "lin-d2", "kind": "street_office", "level": "street"}
    units.create_unit(code="lin-d2", area=DISTRICT_2, name_en="Jiangnan district office", **district, **branch)
    for number, area_path, name in ((3, STREET_3, "Dukou street office"), (4, STREET_4, "Qiaotou street office")):
        code, role = f"lin-s{number}", f"desk_{number}"
        units.create_unit(code=code, area=area_path, name_en=name, **street, **branch)
        units.create_post(unit_code=code, code="desk", rights=[*lin.DESK_RIGHTS, "case.verify"], **branch)
        person = people.create_account(
            sign_in=f"{role}@lin.example",
            password=PASSWORD,
            display_name=role,
            language="en",
            actor=cast.system,
            now=since,
        )
        units.assign_post(unit_code=code, post_code="desk", person=person, since=since, **branch)
        cast.accounts[role] = person
    unit_queries.forget()
    return cast


def set_zone(row: ZoneRow = ROW, *, since: datetime = BEGAN, now: datetime = NOW, **changes: Any) -> Zone:
    """Set it by the house itself."""
    told = replace(row, **changes)
    return actions.set_zone(jurisdiction_id=CITY, row=told, since=since, actor=system(CITY), now=now)


def set_rule(
    zone: Zone, type_code: str = "litter", *, lead: Any = None, since: datetime = BEGAN, now: datetime = NOW
) -> ZoneRule:
    """Let the member in turn lead, unless one is named."""
    return actions.set_zone_rule(zone=zone, type_code=type_code, lead=lead, since=since, actor=system(CITY), now=now)


def held(code: str = "Z-01") -> SharedZone:
    """The zone as every process reads it."""
    return queries.get_book(CITY).by_code[code]


def leader(at: datetime, area_path: str = lin.COMMUNITY_12, code: str = "litter") -> str:
    """The code of the unit that leads there by a zone; empty where no zone speaks."""
    found = queries.lead_for(CITY, type_id(code), area_path, at)
    return found.unit.code if found else ""


def type_id(code: str) -> Any:
    """The key of a type."""
    return catalogue.get_catalogue(CITY).by_code[code].id
