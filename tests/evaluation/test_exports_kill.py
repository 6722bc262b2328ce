"""A writer is killed in the middle and started again: no row is lost, none stands twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from oneneedle.evaluation import actions
from tests.cases import steps
from tests.cast import NOW, make_cast
from tests.conftest import OwnDatabase
from tests.evaluation import exporting

CASES = 30
WRITER = """
import django
django.setup()
from oneneedle.core.rules import system
from oneneedle.evaluation import actions
from oneneedle.evaluation.models import Export
from datetime import datetime, UTC
export = Export.objects.get()
print("begin", flush=True)
while actions.write_export(export=export, limit=1, actor=system(export.jurisdiction_id), now=datetime.now(UTC)):
    print("part", flush=True)
    input()  # goes on when it is told to
"""


def _write(environment: dict[str, str]) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", WRITER], env=environment, text=True, stdin=pipe, stdout=pipe)


@pytest.mark.slow
def test_a_killed_writer_goes_on_where_it_was(own_database: OwnDatabase, tmp_path: Path, settings: Settings) -> None:
    cast = make_cast()
    numbers = {steps.receive(cast, now=NOW + timedelta(minutes=one % 7)).number for one in range(CASES)}
    export = exporting.ask(cast)
    environment = own_database.environment | {"ONENEEDLE_DATA_DIR": str(tmp_path)}
    writer = _write(environment)
    assert writer.stdin is not None and writer.stdout is not None
    assert writer.stdout.readline() == "begin\n"
    for _part in range(20):
        assert writer.stdout.readline() == "part\n"
        writer.stdin.write("\n")
        writer.stdin.flush()
    time.sleep(0.003)  # somewhere within the next one
    os.kill(writer.pid, signal.SIGKILL)
    writer.wait()
    export.refresh_from_db()
    before = export.rows_done
    assert export.state == "running" and 20 <= before <= 21
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    folder = tmp_path / "files/exports" / str(export.id)
    stood = {path.name: path.stat().st_mtime_ns for path in sorted(folder.iterdir())[:before]}
    assert actions.write_export(export=export, limit=1, actor=cast.system, now=NOW + timedelta(days=1))
    assert {name: (folder / name).stat().st_mtime_ns for name in stood} == stood  # what stood is not written again
    done = exporting.write(cast, export)
    rows = [row["number"] for row in exporting.rows(done)]
    assert len(rows) == done.rows_done == CASES and set(rows) == numbers
    assert [path.name for path in folder.iterdir()] == ["data.csv"]
