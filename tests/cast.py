"""A small city and the people every permission test needs; squares of about one kilometre round 120° E, 30° N.

street 1: community 11 | community 12          street 2: community 21
lon 120.00 .. 120.01 .. 120.02                 120.02 .. 120.03          lat 30.00 .. 30.01
"""

from __future__ import annotations

import json
from copy import copy
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from oneneedle.catalogue import actions as catalogue
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Actor, forget_kept, resident, system
from oneneedle.people import actions as people
from oneneedle.people.models import Account
from oneneedle.places import queries as places
from oneneedle.places.models import Area
from oneneedle.units import actions as units
from oneneedle.units import queries as unit_queries
from oneneedle.units import rules as unit_rules
from oneneedle.workdays import actions as workdays
from tests.replay import read_rows, write_rows

CITY = "lin"
ROOT = "cn/99/9901/"
DISTRICT = ROOT + "990101/"
STREET_1, STREET_2 = DISTRICT + "990101001/", DISTRICT + "990101002/"
COMMUNITY_11, COMMUNITY_12 = STREET_1 + "990101001001/", STREET_1 + "990101001002/"
COMMUNITY_21 = STREET_2 + "990101002001/"

IN_11: dict[str, Any] = {"lon": 120.005, "lat": 30.005}
IN_12: dict[str, Any] = {"lon": 120.015, "lat": 30.005}
IN_21: dict[str, Any] = {"lon": 120.025, "lat": 30.005}
ON_BORDER: dict[str, Any] = {"lon": 120.00999, "lat": 30.005}
OUTSIDE: dict[str, Any] = {"lon": 121.0, "lat": 31.0}

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)  # a Wednesday, 10:00 in the city
PASSWORD = "needle and thread 7"
HOURS = {day: [["09:00", "12:00"], ["13:30", "17:30"]] for day in ("mon", "tue", "wed", "thu", "fri")}

DESK_RIGHTS = [
    "case.receive",
    "case.file",
    "case.dispatch",
    "case.merge",
    "case.feedback",
    "case.close",
    "case.reopen",
    "case.redact",
    "contact.read",
]

# unit code -> posts: (post code, rights)
POSTS: dict[str, list[tuple[str, list[str]]]] = {
    "lin-city": [
        ("command", [*DESK_RIGHTS, "case.settle", "case.verify"]),
        ("keeper", ["city.manage", "keys.manage"]),
    ],
    "lin-s1": [("desk", DESK_RIGHTS), ("inspector", ["case.verify"])],
    "lin-s2": [("desk", DESK_RIGHTS)],
    "lin-c11": [("worker", ["case.receive", "case.handle"])],
    "lin-water": [("officer", ["case.handle", "contact.read"])],
    "lin-market": [("officer", ["case.handle"])],
}

# name in the cast -> (unit, post)
PEOPLE = {
    "command": ("lin-city", "command"),
    "keeper": ("lin-city", "keeper"),
    "desk": ("lin-s1", "desk"),
    "other_desk": ("lin-s2", "desk"),
    "inspector": ("lin-s1", "inspector"),
    "grid_worker": ("lin-c11", "worker"),
    "water": ("lin-water", "officer"),
    "market": ("lin-market", "officer"),
}


@dataclass(frozen=True)
class Cast:
    """The city, its people by role, and the actor each of them is."""

    city: Jurisdiction
    accounts: dict[str, Account]
    system: Actor
    resident: Actor
    stranger: Actor

    def actor(self, role: str, now: datetime = NOW) -> Actor:
        return unit_queries.get_actor(self.accounts[role], channel="desk", now=now)

    def unit(self, code: str) -> unit_queries.UnitRef:
        found = unit_queries.get_unit_by_code(CITY, code)
        assert found is not None
        return found


def make_cast() -> Cast:
    """Write the whole city through the doors of the house (areas by hand, they are squares)."""
    forget_kept()
    city = Jurisdiction.objects.create(
        id=CITY,
        name_zh="临江市",
        name_en="Linjiang",
        timezone="Asia/Shanghai",
        country="CN",
        language="zh-hans",
        area_path=ROOT,
        duty_phone="12345",
        emergency_phones="110 119 120",
        is_default=True,
    )
    actor, since = system(CITY), NOW - timedelta(days=400)
    _make_areas()
    workdays.set_calendar(
        jurisdiction_id=CITY,
        code="default",
        name_zh="机关工作日",
        name_en="Office days",
        timezone="Asia/Shanghai",
        country="CN",
        hours=HOURS,
        actor=actor,
        now=since,
    )
    _make_units(actor, since)
    _make_catalogue(actor, since)
    accounts = {role: _make_person(role, *place, actor, since) for role, place in PEOPLE.items()}
    accounts["nobody"] = people.create_account(
        sign_in="nobody@lin.example", password=PASSWORD, display_name="nobody", language="en", actor=actor, now=since
    )
    return Cast(
        city, accounts, actor, resident(CITY), unit_queries.get_actor(accounts["nobody"], channel="web", now=NOW)
    )


_CITY_TABLES = (
    *("core_jurisdiction", "places_area", "workdays_calendar", "units_unit", "units_unitsversion", "units_post"),
    *("people_account", "account_emailaddress", "units_holding", "catalogue_casetype", "catalogue_caserule"),
    *("catalogue_catalogueversion", "core_ledgerrow"),
)
_kept: list[tuple[Cast, dict[str, str]]] = []


def replay_cast() -> Cast:
    """The same city again, row for row as `make_cast` wrote it first: a tenth of the time."""
    if not _kept:
        made = make_cast()
        _kept.append((made, {table: json.dumps(read_rows(table)) for table in _CITY_TABLES}))
    else:
        write_rows(_kept[0][1])
    forget_kept()
    places.forget_boundaries()
    cast = _kept[0][0]
    return replace(cast, city=copy(cast.city), accounts={role: copy(one) for role, one in cast.accounts.items()})


def _square(west: float, east: float) -> dict[str, object]:
    ring = [[west, 30.0], [east, 30.0], [east, 30.01], [west, 30.01], [west, 30.0]]
    return {"type": "Polygon", "coordinates": [ring]}


def _make_areas() -> None:
    spans: list[tuple[str, str, str, str, tuple[float, float] | None]] = [
        ("cn/", "nation", "中国", "China", None),
        ("cn/99/", "province", "东省", "East Province", None),
        (ROOT, "city", "临江市", "Linjiang", (120.0, 120.03)),
        (DISTRICT, "district", "江北区", "Jiangbei", (120.0, 120.03)),
        (STREET_1, "street", "河边街道", "Hebian Street", (120.0, 120.02)),
        (STREET_2, "street", "山前街道", "Shanqian Street", (120.02, 120.03)),
        (COMMUNITY_11, "community", "柳树社区", "Liushu Community", (120.0, 120.01)),
        (COMMUNITY_12, "community", "石桥社区", "Shiqiao Community", (120.01, 120.02)),
        (COMMUNITY_21, "community", "梅园社区", "Meiyuan Community", (120.02, 120.03)),
    ]
    known: dict[str, Area] = {}
    for path, level, name, name_en, span in spans:
        parent = path[: path.rstrip("/").rfind("/") + 1]
        known[path] = Area.objects.create(
            path=path,
            parent=known.get(parent),
            level=level,
            code=path.rstrip("/").rsplit("/", 1)[-1],
            name=name,
            name_en=name_en,
            polygon=_square(*span) if span else None,
            lon=sum(span) / 2 if span else None,
            lat=30.005 if span else None,
        )
    places.forget_boundaries()


def _make_units(actor: Actor, since: datetime) -> None:
    rows = [
        ("lin-city", "", "city_office", "city", ROOT, "临江市指挥中心", "Linjiang command centre", "city@lin.example"),
        ("lin-d1", "lin-city", "district_office", "district", DISTRICT, "江北区政府", "Jiangbei district office", ""),
        (
            "lin-s1",
            "lin-d1",
            "street_office",
            "street",
            STREET_1,
            "河边街道办",
            "Hebian street office",
            "s1@lin.example",
        ),
        ("lin-s2", "lin-d1", "street_office", "street", STREET_2, "山前街道办", "Shanqian street office", ""),
        ("lin-c11", "lin-s1", "community", "community", COMMUNITY_11, "柳树社区居委会", "Liushu committee", ""),
        ("lin-c12", "lin-s1", "community", "community", COMMUNITY_12, "石桥社区居委会", "Shiqiao committee", ""),
        ("lin-c21", "lin-s2", "community", "community", COMMUNITY_21, "梅园社区居委会", "Meiyuan committee", ""),
        ("lin-water", "lin-city", "water", "", ROOT, "临江水务集团", "Linjiang Water", "water@lin.example"),
        ("lin-market", "lin-city", "market_supervision", "", ROOT, "市场监管局", "Market supervision", ""),
    ]
    for code, parent, kind, level, area, name_zh, name_en, email in rows:
        units.create_unit(
            jurisdiction_id=CITY,
            code=code,
            parent_code=parent,
            kind=kind,
            level=level,
            area=area,
            name_zh=name_zh,
            name_en=name_en,
            email=email,
            actor=actor,
            now=since,
        )
    for code, posts in POSTS.items():
        for post, rights in posts:
            units.create_post(
                jurisdiction_id=CITY,
                unit_code=code,
                code=post,
                rights=rights,
                name_zh=post,
                name_en=post,
                actor=actor,
                now=since,
            )


def _make_catalogue(actor: Actor, since: datetime) -> None:
    limits = {
        "normal": {"respond": "4wh", "resolve": "3wd"},
        "urgent": {"respond": "1h", "resolve": "24h"},
    }
    branch: dict[str, Any] = {"jurisdiction_id": CITY, "actor": actor, "now": since}
    catalogue.set_case_type(code="streets", name_zh="街面", name_en="Streets", **branch)
    kinds = [
        (
            "water-leak",
            "水管漏水",
            "Water main leak",
            [("city", "water")],
            ["漏水", "冒水", "leak"],
            ["冒水"],
            False,
            True,
        ),
        (
            "litter",
            "暴露垃圾",
            "Litter",
            [("community", "community"), ("street", "street_office")],
            ["垃圾"],
            [],
            False,
            True,
        ),
        ("stalls", "占道经营", "Street stalls", [("city", "market_supervision")], ["摆摊"], [], False, True),
        ("neighbours", "邻里纠纷", "Neighbours' quarrel", [("community", "community")], ["吵架"], [], True, True),
        ("question", "政策咨询", "Question", [("city", "city_office")], ["咨询"], [], False, False),
    ]
    for code, name_zh, name_en, handlers, keywords, danger, private, needs_place in kinds:
        case_type = catalogue.set_case_type(
            code=code,
            parent_code="streets",
            name_zh=name_zh,
            name_en=name_en,
            keywords=keywords,
            danger_words=danger,
            **branch,
        )
        catalogue.set_rule(
            case_type=case_type,
            since=since,
            handlers=[{"level": level, "kind": kind} for level, kind in handlers],
            limits=limits,
            private=private,
            needs_place=needs_place,
            advice_en="Please turn to the office named below.",
            advice_zh="请向下列单位反映。",
            actor=actor,
            now=since,
        )


def _make_person(role: str, unit: str, post: str, actor: Actor, since: datetime) -> Account:
    account = people.create_account(
        sign_in=f"{role}@lin.example", password=PASSWORD, display_name=role, language="en", actor=actor, now=since
    )
    units.assign_post(
        jurisdiction_id=CITY, unit_code=unit, post_code=post, person=account, since=since, actor=actor, now=since
    )
    return account


def add_far_city(cast: Cast) -> Cast:
    """Another city, with somebody ("far") who holds every right there."""
    since, actor = NOW - timedelta(days=400), system("far")
    Area.objects.create(path="far/", level="city", code="far", name="远城", name_en="Far City")
    Jurisdiction.objects.create(id="far", name_zh="远城", name_en="Far City", area_path="far/")
    branch: dict[str, Any] = {"jurisdiction_id": "far", "actor": actor, "now": since}
    units.create_unit(code="far-city", kind="city_office", name_en="Far hall", level="city", area="far/", **branch)
    units.create_post(unit_code="far-city", code="head", rights=list(unit_rules.RIGHTS), **branch)
    person = people.create_account(sign_in="head@far.example", password=PASSWORD, actor=actor, now=since)
    units.assign_post(unit_code="far-city", post_code="head", person=person, since=since, **branch)
    cast.accounts["far"] = person
    return cast
