"""import_units: a whole file of units, or nothing of it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import pytest

from oneneedle.cli.sheets import read_sheet
from oneneedle.core.models import Jurisdiction, LedgerRow
from oneneedle.core.rules import Actor, Refused
from oneneedle.places.models import Area
from oneneedle.units import actions, queries
from oneneedle.units.models import Post, Unit
from oneneedle.units.rules import read_units, write_units

SHEET = """code,parent,kind,level,area,name_zh,name_en,email,posts
n-water,north-office,water,,,北街水务,North water,,handler:case.handle
hall,,city_office,city,lake,市政府,City hall,a@example.org,desk:case.file;inspector|巡查|Patrol:case.verify
north-office,hall,street,street,lake/north/,北街,North,,
"""
TOML = """
[[unit]]
code = "hall"
kind = "city_office"
level = "city"
area = "lake"
name_zh = "市政府"
name_en = "City hall"
[[unit.posts]]
code = "desk"
rights = ["case.file"]
"""
DATA = Path(actions.__file__).parents[1] / "data"


def _bring(text: str, actor: Actor, now: datetime, form: str = "csv", **more: Any) -> actions.UnitsImported:
    sheet = read_units(text, form)
    assert sheet.faults == ()
    return actions.import_units(jurisdiction_id="lakeside", rows=sheet.rows, actor=actor, now=now, **more)


def test_rows_in_any_order_become_a_tree_with_posts(city: Jurisdiction, keeper: Actor, now: datetime) -> None:
    result = _bring(SHEET, keeper, now)
    assert (result.added, result.posts, result.faults) == (3, 3, ())
    water = queries.find_unit("lakeside", "water", "lake/north/n1/")
    assert water is not None
    assert water.path == "lakeside/hall/north-office/n-water/"
    assert Post.objects.get(code="inspector").name_en == "Patrol"
    assert LedgerRow.objects.filter(subject="units:lakeside").count() == 1


def test_the_same_file_again_changes_nothing(city: Jurisdiction, keeper: Actor, now: datetime) -> None:
    _bring(SHEET, keeper, now)
    again = _bring(SHEET, keeper, now)
    assert (again.added, again.changed, again.same, again.posts) == (0, 0, 3, 0)
    assert LedgerRow.objects.filter(subject="units:lakeside").count() == 1


def test_what_is_written_out_reads_back_the_same(city: Jurisdiction, keeper: Actor, now: datetime) -> None:
    _bring(SHEET, keeper, now)
    again = _bring(write_units(queries.rows_of("lakeside")), keeper, now)
    assert (again.added, again.changed, again.same, again.posts) == (0, 0, 3, 0)


def test_toml_tells_the_same_as_csv(city: Jurisdiction, keeper: Actor, now: datetime) -> None:
    assert _bring(TOML, keeper, now, "toml").added == 1
    assert Post.objects.get().rights == ["case.file"]


def test_a_dry_run_counts_and_writes_nothing(city: Jurisdiction, keeper: Actor, now: datetime) -> None:
    assert _bring(SHEET, keeper, now, dry_run=True).added == 3
    assert not Unit.objects.exists()
    assert not LedgerRow.objects.exists()


def test_every_bad_row_is_named_and_nothing_is_half_done(city: Jurisdiction, keeper: Actor, now: datetime) -> None:
    bad = SHEET + "a,b,water,,,甲,A,,\nb,a,water,,,乙,B,,\nc,nobody,water,,,丙,C,,\nd,hall,water,,moon,丁,D,not-mail,\n"
    result = _bring(bad, keeper, now)
    assert [(fault.line, fault.code) for fault in result.faults] == [(5, "a"), (6, "b"), (7, "c"), (8, "d")]
    assert not Unit.objects.exists()


def test_bad_cells_are_named_by_line_while_reading() -> None:
    sheet = read_units(
        "code,kind,name_en,posts,active\nx y,water,A,,\nb,,B,,\nc,water,,,\nd,water,D,desk:fly,\nd2,water,E,,perhaps\n"
        "ok,water,F,,no\nok,water,G,,\n",
        "csv",
    )
    assert [fault.line for fault in sheet.faults] == [2, 3, 4, 5, 6, 8]
    assert [(row.code, row.active) for row in sheet.rows] == [("ok", False)]
    with pytest.raises(Refused, match="kind"):
        read_units("code,name_en\n", "csv")
    with pytest.raises(Refused, match="colour"):
        read_units("code,kind,colour\n", "csv")
    with pytest.raises(Refused, match="TOML"):
        read_units("[[", "toml")


def test_the_sign_no_database_takes_is_left_out_wherever_it_stands() -> None:
    post = '{code = "desk", name_en = "De\\u0000sk", rights = ["case.file"]}'
    text = '[[unit]]\ncode = "w\\u0000x"\nkind = "water"\nname_en = "Wa\\u0000ter"\nposts = [' + post + "]\n"
    sheet = read_units(text, "toml")
    again = read_units("code,kind,name_en,posts\nw\x00x,water,Wa\x00ter,desk|De\x00sk:case.file\n", "csv")
    assert not [text for text in (repr(sheet), repr(again)) if "x00" in text]
    assert [row.code for row in (*sheet.rows, *again.rows)] == ["wx", "wx"]


def test_a_unit_cannot_move_under_another_parent(north: Unit, keeper: Actor, now: datetime) -> None:
    result = _bring("code,kind,level,area,name_en\nnorth-office,street,street,lake/north/,North\n", keeper, now)
    assert "under “hall”" in result.faults[0].problem


def test_a_stranger_is_refused(city: Jurisdiction, stranger: Actor, now: datetime) -> None:
    with pytest.raises(Refused):
        _bring(SHEET, stranger, now)


@pytest.mark.parametrize("name", ["boston_units.csv", "cn_units.csv"])
def test_the_files_that_come_along_are_whole(name: str, city: Jurisdiction, keeper: Actor, now: datetime) -> None:
    sheet = read_units((DATA / name).read_text(encoding="utf-8"), "csv")
    assert sheet.faults == ()
    assert all(row.name_zh and row.name_en for row in sheet.rows)
    assert all(not row.calendar for row in sheet.rows)
    Area.objects.all().update(parent=None)
    Area.objects.all().delete()
    paths = {row.area if "/" in row.area else f"us/{row.area}/" for row in sheet.rows if row.area}
    Area.objects.bulk_create(
        Area(path=path, level="street", code=path.rstrip("/").rpartition("/")[2], name=path) for path in paths
    )
    Jurisdiction.objects.update(area_path="us/")
    result = actions.import_units(jurisdiction_id=city.id, rows=sheet.rows, actor=keeper, now=now)
    assert (result.faults, result.added) == ((), len(sheet.rows))


def test_the_command_line_brings_units_in_and_writes_them_out(own_database: Any, tmp_path: Path) -> None:
    area = Area.objects.create(path="lake/", level="city", code="lake", name="Lakeside")
    Area.objects.create(path="lake/north/", parent=area, level="street", code="north", name="North")
    Jurisdiction.objects.create(id="lakeside", name_en="Lakeside", area_path="lake/")
    file, rejects = tmp_path / "units.csv", tmp_path / "rejects.csv"
    file.write_text(SHEET, encoding="utf-8")
    run = _command(own_database, "import", str(file), "--json")
    assert json.loads(run.stdout)["added"] == 3, run.stderr
    assert "north-office" in _command(own_database, "export").stdout
    file.write_text(SHEET + "c,nobody,water,,,丙,C,,\n", encoding="utf-8")
    run = _command(own_database, "import", str(file), "--rejects", str(rejects))
    assert run.returncode == 1
    assert "line 5 (c)" in run.stderr
    assert rejects.read_text(encoding="utf-8").splitlines()[1].startswith("5,c,")


def test_a_spreadsheet_in_chinas_older_coding_is_read_and_another_kind_of_file_is_not(tmp_path: Path) -> None:
    for coding in ("utf-8-sig", "gb18030"):
        file = tmp_path / "units.csv"
        file.write_text(SHEET, encoding=coding)
        assert read_sheet(file) == (SHEET, "csv")
    with pytest.raises(click.BadParameter, match="save the spreadsheet as CSV"):
        read_sheet(tmp_path / "units.xlsx")


def _command(database: Any, *words: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "oneneedle", "units", *words, "--jurisdiction", "lakeside"]
    source = str(Path(actions.__file__).parents[3])
    environment = database.environment | {"PYTHONPATH": source}
    return subprocess.run(line, env=environment, capture_output=True, text=True, timeout=300, check=False)
