"""import_divisions: the Chinese division files become the tree below `cn/`."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Actor, Refused
from oneneedle.places import actions, queries
from oneneedle.places.models import Area, BoundaryVersion

pytestmark = pytest.mark.django_db
WriteDivisions = Callable[..., Path]


def test_every_row_becomes_an_area_under_its_parent(
    write_divisions: WriteDivisions, keeper: Actor, now: datetime
) -> None:
    done = actions.import_divisions(folder=write_divisions(), actor=keeper, now=now)
    assert (done.read, done.added, done.changed, done.unchanged) == (7, 7, 0, 0)
    levels = [area.level for area in queries.chain("cn/11/1101/110101/110101001/110101001002/")]
    assert levels == ["nation", "province", "city", "district", "street", "community"]
    street = Area.objects.get(path="cn/11/1101/110101/110101001/")
    assert street.parent is not None
    assert (street.name, street.parent.name) == ("东华门街道", "东城区")


def test_a_second_run_changes_nothing(write_divisions: WriteDivisions, keeper: Actor, now: datetime) -> None:
    folder = write_divisions()
    actions.import_divisions(folder=folder, actor=keeper, now=now)
    version, rows = BoundaryVersion.objects.get(), LedgerRow.objects.count()
    done = actions.import_divisions(folder=folder, actor=keeper, now=now)
    assert (done.added, done.changed, done.unchanged) == (0, 0, 7)
    assert BoundaryVersion.objects.get().number == version.number
    assert LedgerRow.objects.count() == rows


def test_a_changed_name_is_taken_over_and_the_area_keeps_its_id(
    write_divisions: WriteDivisions, keeper: Actor, now: datetime
) -> None:
    actions.import_divisions(folder=write_divisions(), actor=keeper, now=now)
    before = Area.objects.get(code="110101")
    folder = write_divisions(areas='code,name,cityCode,provinceCode\n110101,"新东城区",1101,11\n')
    done = actions.import_divisions(folder=folder, actor=keeper, now=now)
    assert (done.added, done.changed) == (0, 1)
    after = Area.objects.get(code="110101")
    assert (after.id, after.name) == (before.id, "新东城区")


def test_the_ledger_says_what_came_in(write_divisions: WriteDivisions, keeper: Actor, now: datetime) -> None:
    actions.import_divisions(folder=write_divisions(), actor=keeper, now=now)
    row = LedgerRow.objects.get(verb="areas.imported")
    assert row.data == {"source": "china", "read": 7, "added": 7, "changed": 0}


@pytest.mark.parametrize(
    ("table", "text", "words"),
    [
        ("villages", "code,name,streetCode\n110101001001,甲,110101001\n11010100100X,乙,110101001\n", "line 3"),
        ("villages", "code,name,streetCode\n110101001001,甲,110101009\n", "110101009"),
        ("villages", "code,name,streetCode\n110101001001,,110101001\n", "name is empty"),
        ("villages", "code,name,streetCode\n110101001001,甲\n", "2 columns instead of 3"),
        ("villages", "code,name\n110101001001,甲\n", "streetCode"),
        ("villages", "code,name,streetCode\n110101001001,甲,110101001\n110101001001,乙,110101001\n", "twice"),
        ("provinces", "code,name\n1,北京市\n", "2 digits"),
    ],
)
def test_a_broken_row_is_named_and_nothing_is_half_done(
    write_divisions: WriteDivisions, keeper: Actor, now: datetime, table: str, text: str, words: str
) -> None:
    with pytest.raises(Refused) as refused:
        actions.import_divisions(folder=write_divisions(**{table: text}), actor=keeper, now=now)
    assert f"{table}.csv, line" in str(refused.value)
    assert words in str(refused.value)
    assert not Area.objects.exists()


def test_a_folder_without_the_files_says_which_is_missing(tmp_path: Path, keeper: Actor, now: datetime) -> None:
    with pytest.raises(Refused, match=r"provinces\.csv"):
        actions.import_divisions(folder=tmp_path, actor=keeper, now=now)


def test_a_file_that_is_not_utf_8_says_so(write_divisions: WriteDivisions, keeper: Actor, now: datetime) -> None:
    folder = write_divisions()
    (folder / "provinces.csv").write_bytes("code,name\n11,北京市\n".encode("gb18030"))
    with pytest.raises(Refused, match="UTF-8"):
        actions.import_divisions(folder=folder, actor=keeper, now=now)


def test_a_cut_off_archive_says_so(write_divisions: WriteDivisions, keeper: Actor, now: datetime) -> None:
    folder = write_divisions()
    whole = gzip.compress((folder / "villages.csv").read_bytes())
    (folder / "villages.csv").unlink()
    (folder / "villages.csv.gz").write_bytes(whole[:-12])
    with pytest.raises(Refused, match="cannot be read"):
        actions.import_divisions(folder=folder, actor=keeper, now=now)
    assert not Area.objects.exists()


def test_a_stranger_may_not_import(write_divisions: WriteDivisions, stranger: Actor, now: datetime) -> None:
    with pytest.raises(Refused):
        actions.import_divisions(folder=write_divisions(), actor=stranger, now=now)


@pytest.mark.slow
def test_all_of_china_comes_in_with_every_parent_found(shared_data: Path, keeper: Actor, now: datetime) -> None:
    done = actions.import_divisions(folder=shared_data / "china_divisions", actor=keeper, now=now)
    assert (done.read, done.added) == (665_277, 665_277)  # the files' 665,276 rows and the nation
    assert Area.objects.filter(parent__isnull=True).count() == 1
    assert [area.name for area in queries.search_areas("cn/", "东华门街道")] == ["东华门街道"]
    assert {level: Area.objects.filter(level=level).count() for level in ("province", "city", "district")} == {
        "province": 31,
        "city": 342,
        "district": 2978,
    }
