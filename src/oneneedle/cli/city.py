"""Make a city, or change it: name, time zone, working calendar, its root in the area tree."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import click
from django.db import transaction
from django.utils import timezone

from oneneedle.cli.frame import data_dir_option, database, json_option, say_json
from oneneedle.core import actions as core
from oneneedle.core import queries
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Refused, system
from oneneedle.places import queries as places
from oneneedle.workdays import actions as workdays

EXAMPLE = """\
[city]
id = "hangzhou"                 # Open311's jurisdiction_id
name_zh = "杭州市"
name_en = "Hangzhou"
timezone = "Asia/Shanghai"
country = "CN"                  # its holidays and make-up workdays
language = "zh-hans"            # of the public pages, until a reader chooses: zh-hans or en
area_path = "cn/33/3301/"       # root of the city in the area tree: import areas first
duty_phone = "12345"            # the service line, for what cannot wait
emergency_phones = "110 119 120" # police, fire, ambulance: shown where life is in danger
is_default = true

[hours]                         # working time, in pairs; leave a day out and it is free
mon = [["09:00", "12:00"], ["13:30", "17:30"]]
tue = [["09:00", "12:00"], ["13:30", "17:30"]]
wed = [["09:00", "12:00"], ["13:30", "17:30"]]
thu = [["09:00", "12:00"], ["13:30", "17:30"]]
fri = [["09:00", "12:00"], ["13:30", "17:30"]]
"""


@click.group()
def command() -> None:
    """Make a city, or change it: name, time zone, working calendar, its root in the area tree."""


@command.command()
def example() -> None:
    """Print a city file to start from: oneneedle city example > city.toml"""
    click.echo(EXAMPLE, nl=False)


@command.command("set")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@json_option
@data_dir_option
@database()
def set_command(file: Path, as_json: bool) -> None:
    """Make or change the city told in FILE (`oneneedle city example` prints one); twice changes nothing."""
    city, hours = _read(file)
    if places.get_area(city["area_path"]) is None:
        raise Refused(
            f"There is no area {city['area_path']} yet. Import the areas first: oneneedle areas import --help"
        )
    actor, now = system(city["jurisdiction_id"]), timezone.now()
    with transaction.atomic():
        made = core.set_city(**city, actor=actor, now=now)
        workdays.set_calendar(
            jurisdiction_id=made.id,
            code="default",
            name_zh="工作日历",
            name_en="Working calendar",
            timezone=made.timezone,
            country=made.country,
            hours=hours,
            actor=actor,
            now=now,
        )
    if as_json:
        say_json({"id": made.id, "name_zh": made.name_zh, "name_en": made.name_en, "area_path": made.area_path})
    else:
        click.echo(f"{made.id}: {made.name_zh} {made.name_en} ({made.area_path})")


@command.command("list")
@json_option
@data_dir_option
@database()
def list_command(as_json: bool) -> None:
    """List the cities of this installation."""
    cities = [_as_dict(city) for city in queries.list_jurisdictions()]
    if as_json:
        say_json({"cities": cities})
    else:
        for city in cities:
            click.echo("{id}  {name_zh} {name_en}  {area_path}".format(**city))


def _as_dict(city: Jurisdiction) -> dict[str, Any]:
    return {name: getattr(city, name) for name in ("id", "name_zh", "name_en", "area_path", "is_default")}


def _read(file: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refused(f"{file.name} is not readable TOML: {error}") from error
    city = dict(data.get("city", {}))
    known = {field.name for field in Jurisdiction._meta.fields}
    for name in city.keys() - known:
        raise Refused(f"{file.name}: [city] knows no “{name}”.")
    for name in ("id", "timezone", "country", "language", "area_path"):
        if not city.get(name):
            raise Refused(f"{file.name}: [city] needs {name}. `oneneedle city example` prints a whole file.")
    if not data.get("hours"):
        raise Refused(f"{file.name}: [hours] must say when the city works.")
    city["jurisdiction_id"] = city.pop("id")
    city["area_path"] = city["area_path"].rstrip("/") + "/"
    return city, data["hours"]
