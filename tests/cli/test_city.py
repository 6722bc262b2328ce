"""`oneneedle city`: a keeper makes a city from one file, in a real process on its own database."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from oneneedle.cli.city import EXAMPLE
from oneneedle.core.models import Jurisdiction
from oneneedle.places.models import Area
from oneneedle.workdays.models import Calendar
from tests.conftest import OwnDatabase
from tests.programs import run_here


def run(database: OwnDatabase, *words: str) -> subprocess.CompletedProcess[str]:
    return run_here(database.environment, "city", *words)


def make_areas() -> None:
    parent = None
    for path, level in (("cn/", "nation"), ("cn/33/", "province"), ("cn/33/3301/", "city")):
        code = path.rstrip("/").rsplit("/", 1)[-1]
        parent = Area.objects.create(path=path, level=level, code=code, name=code, parent=parent)


def test_the_example_makes_a_city_with_its_calendar_and_again_changes_nothing(
    own_database: OwnDatabase, tmp_path: Path
) -> None:
    make_areas()
    file = tmp_path / "city.toml"
    file.write_text(EXAMPLE, encoding="utf-8")
    first = run(own_database, "set", str(file), "--json")
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout)["id"] == "hangzhou"
    assert run(own_database, "set", str(file)).returncode == 0
    assert Jurisdiction.objects.get().area_path == "cn/33/3301/"
    assert Calendar.objects.get().country == "CN"
    assert "hangzhou" in run(own_database, "list").stdout


def test_a_city_whose_area_is_not_there_says_what_to_import(own_database: OwnDatabase, tmp_path: Path) -> None:
    file = tmp_path / "city.toml"
    file.write_text(EXAMPLE, encoding="utf-8")
    refused = run(own_database, "set", str(file))
    assert refused.returncode == 1
    assert "areas import" in refused.stderr
    assert not Jurisdiction.objects.exists()


def test_a_word_the_file_may_not_hold_is_named(own_database: OwnDatabase, tmp_path: Path) -> None:
    file = tmp_path / "city.toml"
    file.write_text(EXAMPLE.replace("duty_phone", "dutyphone"), encoding="utf-8")
    assert "dutyphone" in run(own_database, "set", str(file)).stderr
