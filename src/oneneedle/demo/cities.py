"""The two cities of the demo: areas, working time, units, case types and duties, as a keeper would import them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from oneneedle.catalogue import actions as catalogue
from oneneedle.catalogue import queries as catalogue_queries
from oneneedle.catalogue import rules as catalogue_rules
from oneneedle.core import actions as core
from oneneedle.core.rules import Refused, system
from oneneedle.core.rules.sheets import Fault
from oneneedle.duties import actions as duties
from oneneedle.duties import rules as duty_rules
from oneneedle.gate import actions as gate
from oneneedle.gate import rules as gate_rules
from oneneedle.places import actions as places
from oneneedle.places import queries as place_queries
from oneneedle.units import actions as units
from oneneedle.units import queries as unit_queries
from oneneedle.units import rules as unit_rules
from oneneedle.workdays import actions as workdays

HERE = Path(__file__).parent
HOUSE = HERE.parent
SINCE = datetime(2014, 1, 1, tzinfo=UTC)  # before every record we know
BOSTON, HANGZHOU = "boston", "hangzhou"


@dataclass(frozen=True)
class City:
    """Everything that makes a city."""

    id: str
    values: dict[str, Any]
    subdivision: str
    hours: tuple[tuple[str, str], ...]
    import_areas: Callable[[datetime], object]
    units: Path
    catalogue: Path
    duties: Path | None = None
    exclusions: Path | None = None


def _import_boston_areas(now: datetime) -> None:
    folder, actor = HOUSE / "places" / "data", system("")
    root = "us:nation:美国:United States/ma:province:马萨诸塞州:Massachusetts/boston:city:波士顿:Boston"
    places.import_polygons(
        file=folder / "boston_wards.geojson",
        level="street",
        code_property="WARD",
        code_width=2,
        name="第{WARD}选区",
        name_en="Ward {WARD}",
        make_root=root,
        actor=actor,
        now=now,
    )
    places.import_polygons(
        file=folder / "boston_precincts.geojson",
        level="grid",
        code_property="WARD_PRECINCT",
        name="{WARD_PRECINCT}网格",
        name_en="Precinct {WARD_PRECINCT}",
        under="us/ma/boston/",
        parent=places.ParentRule(prefix=2),
        actor=actor,
        now=now,
    )


def _import_hangzhou_areas(now: datetime) -> None:
    file = HERE / "data" / "hangzhou_areas.csv"
    places.import_table(file=file, make_root="cn:nation:中国:China", actor=system(""), now=now)


CITIES: tuple[City, ...] = (
    City(
        id=BOSTON,
        values={
            "name_zh": "波士顿",
            "name_en": "Boston",
            "timezone": "America/New_York",
            "country": "US",
            "language": "en",
            "area_path": "us/ma/boston/",
            "default_lon": -71.0587,
            "default_lat": 42.3594,
            "duty_phone": "311",
            "emergency_phones": "911",
            "is_default": True,
        },
        subdivision="MA",
        hours=(("08:30", "17:00"),),
        import_areas=_import_boston_areas,
        units=HOUSE / "units" / "data" / "boston_units.csv",
        catalogue=HOUSE / "catalogue" / "data" / "boston.csv",
    ),
    City(
        id=HANGZHOU,
        values={
            "name_zh": "杭州",
            "name_en": "Hangzhou",
            "timezone": "Asia/Shanghai",
            "country": "CN",
            "language": "zh-hans",
            "area_path": "cn/33/3301/",
            "duty_phone": "12345",
            "emergency_phones": "110 119 120",
        },
        subdivision="",
        hours=(("09:00", "12:00"), ("13:30", "17:30")),
        import_areas=_import_hangzhou_areas,
        units=HOUSE / "units" / "data" / "cn_units.csv",
        catalogue=HOUSE / "catalogue" / "data" / "cn_city.toml",
        duties=HOUSE / "duties" / "data" / "cn_streets.toml",
        exclusions=HERE / "data" / "hangzhou_exclusions.toml",
    ),
)


def is_there(city: City) -> bool:
    """Whether the last part of the city has been made; then the keeper may have changed it and it is left alone."""
    return bool(catalogue_queries.get_catalogue(city.id).types)


def make_city(city: City, now: datetime) -> None:
    """Make what is missing of a city; each part is imported whole or not at all, and the same again changes nothing."""
    if is_there(city):
        return
    actor = system(city.id)
    if place_queries.get_area(city.values["area_path"]) is None or not unit_queries.units_for(city.id).units:
        city.import_areas(now)
    core.set_city(jurisdiction_id=city.id, **city.values, actor=actor, now=now)
    workdays.set_calendar(
        jurisdiction_id=city.id,
        code="default",
        name_zh="工作时间",
        name_en="Office hours",
        timezone=city.values["timezone"],
        country=city.values["country"],
        subdivision=city.subdivision,
        hours={day: [list(span) for span in city.hours] for day in ("mon", "tue", "wed", "thu", "fri")},
        actor=actor,
        now=now,
    )
    unit_sheet = unit_rules.read_units(_read(city.units), city.units.suffix[1:])
    units_in = units.import_units(jurisdiction_id=city.id, rows=unit_sheet.rows, actor=actor, now=now)
    _refuse_faults(city.units, [*unit_sheet.faults, *units_in.faults])
    _import_matters(city, now)


@transaction.atomic
def _import_matters(city: City, now: datetime) -> None:
    """What there is to do, and who owes it: both or neither."""
    actor = system(city.id)
    type_sheet = catalogue_rules.read_catalogue(_read(city.catalogue), city.catalogue.suffix[1:])
    types_in = catalogue.import_catalogue(
        jurisdiction_id=city.id, rows=type_sheet.rows, since=SINCE, actor=actor, now=now
    )
    _refuse_faults(city.catalogue, [*type_sheet.faults, *types_in.faults])
    _import_exclusions(city, now)
    if city.duties is None:
        return
    duty_sheet = duty_rules.read_duties(_read(city.duties), city.duties.suffix[1:])
    duties_in = duties.import_duties(
        jurisdiction_id=city.id,
        rows=duty_sheet.rows,
        documents=duty_sheet.documents,
        since=SINCE,
        actor=actor,
        now=now,
    )
    _refuse_faults(city.duties, [*duty_sheet.faults, *duties_in.faults])
    stalls = next(row for row in duty_sheet.rows if row.code == "C-03")
    duties.propose_change(
        jurisdiction_id=city.id,
        title="夜市和流动摊贩改由区城市管理部门牵头",
        rows=[replace(stalls, stance="cooperate", lead="district:city_management", cooperating=("street:street",))],
        actor=actor,
        now=now,
    )


def _import_exclusions(city: City, now: datetime) -> None:
    if city.exclusions is None:
        return
    sheet = gate_rules.read_exclusions(_read(city.exclusions), city.exclusions.suffix[1:])
    told = gate.import_exclusions(jurisdiction_id=city.id, rows=sheet.rows, since=SINCE, actor=system(city.id), now=now)
    _refuse_faults(city.exclusions, [*sheet.faults, *told.faults])


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8-sig")


def _refuse_faults(file: Path, faults: list[Fault]) -> None:
    if faults:
        raise Refused(f"{file.name}, line {faults[0].line} ({faults[0].code}): {faults[0].problem}")
