"""The command `oneneedle areas import`: what it prints, and its exit codes."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest

from oneneedle.places import actions
from tests.programs import run_here

DATA = Path(actions.__file__).parents[1] / "data"
SOURCE = Path(actions.__file__).parents[3]
ROOT = "us:nation:United States/ma:province:Massachusetts/boston:city:Boston"
WARDS = ["--geojson", str(DATA / "boston_wards.geojson"), "--level", "street", "--code-property", "WARD"]
WriteDivisions = Callable[..., Path]


class OwnDatabase(Protocol):
    """A database of the test's own, and the environment that leads a process to it."""

    environment: dict[str, str]


def run(database: OwnDatabase, *words: str) -> subprocess.CompletedProcess[str]:
    return run_here(database.environment, "areas", "import", *words)


def test_polygons_and_divisions_come_in_and_are_counted(
    own_database: OwnDatabase, write_divisions: WriteDivisions
) -> None:
    first = run(own_database, *WARDS, "--code-width", "2", "--name", "Ward {WARD}", "--make-root", ROOT)
    assert first.returncode == 0, first.stderr
    assert "25 added, 0 changed, 0 as they were" in first.stdout
    assert "3 polygons had crossing rings" in first.stdout
    precincts = ["--geojson", str(DATA / "boston_precincts.geojson"), "--level", "grid", "--under", "us/ma/boston"]
    rule = ["--code-property", "WARD_PRECINCT", "--parent-prefix", "2", "--json"]
    second = json.loads(run(own_database, *precincts, *rule).stdout)
    assert (second["read"], second["added"], second["mended"]) == (255, 255, 2)
    third = json.loads(run(own_database, "--china", str(write_divisions()), "--json").stdout)
    assert third.keys() == {"read", "added", "changed", "unchanged", "mended", "seconds", "rows_per_second"}
    assert (third["read"], third["added"]) == (7, 7)


def test_a_refusal_is_one_line_and_exit_code_1(own_database: OwnDatabase, write_divisions: WriteDivisions) -> None:
    folder = write_divisions(villages="code,name,streetCode\n110101001001,甲,110101009\n")
    answer = run(own_database, "--china", str(folder))
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert "villages.csv, line 2" in answer.stderr


@pytest.mark.slow
def test_wrong_usage_is_exit_code_2_and_says_what_to_give(own_database: OwnDatabase) -> None:
    for words in ((), WARDS, WARDS[:2], (*WARDS, "--under", "us/", "--csv", str(DATA / "README.md"))):
        answer = run(own_database, *words)
        assert answer.returncode == 2
        assert "Give" in answer.stderr or "needs" in answer.stderr
