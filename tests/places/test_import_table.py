"""import_table: a plain CSV of areas."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from oneneedle.core.rules import Actor, Refused
from oneneedle.places import actions, queries
from oneneedle.places.models import Area

pytestmark = pytest.mark.django_db
WriteFile = Callable[[str, str], Path]

TABLE = """code,parent_code,level,name,name_en,lon,lat
cn,,nation,中国,China,,
lakeside,cn,city,湖滨市,Lakeside,113.0,28.2
01,lakeside,street,东湖街道,,,
0101,01,grid,东湖一网格,,113.01,28.21
"""


def test_rows_become_a_tree(write_file: WriteFile, keeper: Actor, now: datetime) -> None:
    done = actions.import_table(file=write_file("areas.csv", TABLE), actor=keeper, now=now)
    assert (done.read, done.added) == (4, 4)
    grid = Area.objects.get(path="cn/lakeside/01/0101/")
    assert (grid.level, grid.lon, grid.lat) == ("grid", 113.01, 28.21)
    assert queries.get_area("cn/lakeside/").name_en == "Lakeside"  # type: ignore[union-attr]


def test_a_second_run_changes_nothing(write_file: WriteFile, keeper: Actor, now: datetime) -> None:
    file = write_file("areas.csv", TABLE)
    actions.import_table(file=file, actor=keeper, now=now)
    done = actions.import_table(file=file, actor=keeper, now=now)
    assert (done.added, done.changed, done.unchanged) == (0, 0, 4)


def test_rows_may_go_under_an_area_that_stands(write_file: WriteFile, keeper: Actor, now: datetime) -> None:
    actions.import_table(file=write_file("areas.csv", TABLE), actor=keeper, now=now)
    file = write_file("more.csv", "code,parent_code,level,name\n02,,street,西湖街道\n0102,01,grid,东湖二网格\n")
    actions.import_table(file=file, under="cn/lakeside/", actor=keeper, now=now)
    assert queries.get_area("cn/lakeside/02/") is not None
    assert queries.get_area("cn/lakeside/01/0102/") is not None


def test_names_with_tabs_and_backslashes_survive(write_file: WriteFile, keeper: Actor, now: datetime) -> None:
    file = write_file("areas.csv", "code,parent_code,level,name\nx\\y,,nation,A\\B\tC\n")
    actions.import_table(file=file, actor=keeper, now=now)
    assert Area.objects.get().name == "A\\B\tC"
    assert Area.objects.get().path == "x\\y/"


def test_chinese_datums_are_converted(write_file: WriteFile, keeper: Actor, now: datetime) -> None:
    actions.import_table(file=write_file("areas.csv", TABLE), datum="gcj02", actor=keeper, now=now)
    grid = Area.objects.get(code="0101")
    assert grid.lon is not None
    assert 0.001 < 113.01 - grid.lon < 0.01


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("01,zz,street,东湖\n", "“zz”"),
        ("01,,road,东湖\n", "none of the levels"),
        ("01,,street,\n", "name is empty"),
        ("a/b,,street,东湖\n", "slash"),
        ("01,,street,东湖\n01,,street,西湖\n", "twice"),
        ("01,,grid,东湖\n02,01,street,西湖\n", "cannot lie in"),
        ("01,,street\n", "number of columns"),
    ],
)
def test_a_broken_row_is_named_and_nothing_is_half_done(
    write_file: WriteFile, keeper: Actor, now: datetime, rows: str, words: str
) -> None:
    file = write_file("bad.csv", "code,parent_code,level,name\n" + rows)
    with pytest.raises(Refused) as refused:
        actions.import_table(file=file, make_root="cn:nation:中国", actor=keeper, now=now)
    assert "bad.csv, line" in str(refused.value)
    assert words in str(refused.value)
    assert not Area.objects.exists()


def test_swapped_coordinates_are_noticed(write_file: WriteFile, keeper: Actor, now: datetime) -> None:
    file = write_file("bad.csv", "code,parent_code,level,name,lon,lat\n01,,city,湖滨,28.2,113.0\n")
    with pytest.raises(Refused, match="swapped"):
        actions.import_table(file=file, actor=keeper, now=now)


def test_an_unknown_area_to_import_under_is_refused(write_file: WriteFile, keeper: Actor, now: datetime) -> None:
    with pytest.raises(Refused, match="no area"):
        actions.import_table(file=write_file("areas.csv", TABLE), under="mars/", actor=keeper, now=now)
