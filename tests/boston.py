"""Boston as the demo ships it: real polygons, the offices, and the types of the city's own records."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

import oneneedle
from oneneedle.catalogue import actions as catalogue
from oneneedle.catalogue.rules import read_catalogue
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import forget_kept, system
from oneneedle.places import actions as places
from oneneedle.units import actions as units
from oneneedle.units.rules import read_units
from oneneedle.workdays import actions as workdays
from tests.replay import Rows, record

PACKAGE = Path(oneneedle.__file__).parent
ROOT = "us/ma/boston/"
MAKE_ROOT = "us:nation:United States/ma:province:Massachusetts/boston:city:Boston"
SINCE = datetime(2015, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)
WEEK = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


_kept: list[Rows] = []


def make_boston() -> None:
    """The whole city through the doors of the house; inside a transaction only the first time."""
    if not connection.in_atomic_block:
        _make()
    elif _kept:
        _kept[0].write()
    else:
        _kept.append(record(_make))


def _make() -> None:
    forget_kept()
    Jurisdiction.objects.create(
        id="boston",
        name_zh="波士顿",
        name_en="Boston",
        timezone="America/New_York",
        country="US",
        language="en",
        area_path=ROOT,
        default_lon=-71.0587,
        default_lat=42.3594,
        is_default=True,
    )
    actor = system("boston")
    shapes = PACKAGE / "places/data"
    places.import_polygons(
        file=shapes / "boston_wards.geojson",
        level="street",
        code_property="WARD",
        code_width=2,
        name="Ward {WARD}",
        make_root=MAKE_ROOT,
        actor=actor,
        now=SINCE,
    )
    places.import_polygons(
        file=shapes / "boston_precincts.geojson",
        level="grid",
        code_property="WARD_PRECINCT",
        under=ROOT,
        parent=places.ParentRule(prefix=2),
        actor=actor,
        now=SINCE,
    )
    workdays.set_calendar(
        jurisdiction_id="boston",
        code="default",
        name_en="Office days",
        name_zh="工作日",
        timezone="America/New_York",
        country="US",
        subdivision="MA",
        hours=WEEK,
        actor=actor,
        now=SINCE,
    )
    sheet = read_units((PACKAGE / "units/data/boston_units.csv").read_text(encoding="utf-8"), "csv")
    assert not sheet.faults
    done = units.import_units(jurisdiction_id="boston", rows=sheet.rows, actor=actor, now=SINCE)
    assert not done.faults, done.faults
    book = read_catalogue((PACKAGE / "catalogue/data/boston.csv").read_text(encoding="utf-8"), "csv")
    assert not book.faults
    made = catalogue.import_catalogue(jurisdiction_id="boston", rows=book.rows, since=SINCE, actor=actor, now=SINCE)
    assert not made.faults, made.faults
