"""The job worker takes up what a killed one left, and is never stopped by it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.conftest import OwnDatabase

LOST = """
INSERT INTO procrastinate_jobs (task_name, queue_name, status, lock, queueing_lock, args)
VALUES ('cases.announce', 'default', %s, 'cases.announce', 'cases.announce', '{"timestamp": 0}')
"""


@pytest.mark.parametrize("twin_waits", [False, True])
def test_a_lost_job_does_not_hold_its_lock_for_ever(
    own_database: OwnDatabase, tmp_path: Path, twin_waits: bool
) -> None:
    with connection.cursor() as cursor:
        for status in ("doing", "todo") if twin_waits else ("doing",):  # of a worker that is no more
            cursor.execute(LOST, [status])
    left = set(ProcrastinateJob.objects.values_list("id", flat=True))
    environment = own_database.environment | {"PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    command = [sys.executable, "-m", "oneneedle", "worker"]
    with (tmp_path / "log").open("wb") as log:
        worker = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        end = time.monotonic() + 60
        while ProcrastinateJob.objects.filter(id__in=left, status__in=["doing", "todo"]).exists():
            assert time.monotonic() < end, (tmp_path / "log").read_text()
            time.sleep(0.2)
    finally:
        worker.terminate()
        worker.wait(timeout=60)
    assert worker.returncode == 0
    assert "job taken up again" in (tmp_path / "log").read_text()
