"""Data sets from the command line, and what the analysis makes of them on both engines."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from oneneedle.cli.analyse import command as analyse
from oneneedle.core.models import LedgerRow
from oneneedle.evaluation.models import Export
from tests.cases import steps
from tests.cast import make_cast
from tests.conftest import OwnDatabase
from tests.evaluation.counting import fold_all
from tests.programs import run_program


@pytest.fixture
def folder(own_database: OwnDatabase, tmp_path: Path) -> Path:
    cast = make_cast()
    for _one in range(3):
        steps.closed(cast)
    fold_all()
    environment = own_database.environment | {"ONENEEDLE_DATA_DIR": str(tmp_path / "data")}
    words = ["all", "open", "--format", "parquet", "--output", str(tmp_path / "files"), "--json"]
    done = run_program(environment, "export", *words)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    rows = {Path(one["file"]).stem: one["rows"] for one in answer["files"]}
    assert (rows["cases"], rows["feedback"], rows["orders"], rows["calls"], rows["tasks"]) == (3, 3, 3, 0, 0)
    assert rows["lines"] > rows["tallies"] > 0
    for one in answer["files"]:
        assert hashlib.sha256(Path(one["file"]).read_bytes()).hexdigest() == one["sha256"]
    return tmp_path / "files"


def test_files_are_written_and_analysed_the_same_on_both_engines(folder: Path) -> None:
    said: dict[tuple[str, bool], object] = {}
    for engine in ("duckdb", "polars"):
        for recount in (False, True):
            words = ["rates", str(folder), "--engine", engine, "--json", *(["--recount"] if recount else [])]
            done = CliRunner().invoke(analyse, words)
            assert done.exit_code == 0, done.output
            said[engine, recount] = json.loads(done.stdout)["rows"]
    assert said["duckdb", False] == said["polars", False] and said["duckdb", True] == said["polars", True]
    table = CliRunner().invoke(analyse, ["rates", str(folder), "--measure", "resolution"], terminal_width=200).output
    assert "100.0%" in table and "resolution" in table
    verbs = set(LedgerRow.objects.filter(subject__startswith="export:").values_list("verb", flat=True))
    assert {"evaluation.export_asked", "evaluation.export_finished", "evaluation.export_downloaded"} <= verbs
    assert set(Export.objects.values_list("state", flat=True)) == {"done"}


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["rates", "."], 3, "lines.parquet is not there"),
        (["rates", ".", "--by", "number"], 2, "no column number"),
        (["rates", ".", "--engine", "spark"], 2, "spark"),
        (["rates", "no-such-folder"], 2, "does not exist"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(words: list[str], code: int, says: str) -> None:
    done = CliRunner().invoke(analyse, words)
    assert done.exit_code == code and says in done.output and "Traceback" not in done.output
