"""The job worker takes up what a killed one left, and is never stopped by it."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import AsyncMock

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from oneneedle.cli import check, worker
from oneneedle.cli.worker import LETTERS_AT_ONCE
from oneneedle.notices.models import Letter
from tests.conftest import OwnDatabase
from tests.notices.conftest import make_city, make_contact, send_to

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
    worker = start(own_database, tmp_path)
    try:
        wait_until(
            worker, lambda: not ProcrastinateJob.objects.filter(id__in=left, status__in=["doing", "todo"]), tmp_path
        )
    finally:
        worker.terminate()
        worker.wait(timeout=120)
    assert worker.returncode == 0
    assert "job taken up again" in (tmp_path / "log").read_text(encoding="utf-8")


def test_a_mail_server_that_hangs_and_a_job_that_kills_keep_no_deadline_waiting(
    own_database: OwnDatabase, tmp_path: Path
) -> None:
    contact = make_contact(make_city())
    for number in range(10):  # more than there are places
        send_to(contact, key=str(number))
    with connection.cursor() as cursor:
        cursor.execute(LOST, ["doing"])
        cursor.execute(LOST, ["todo"])  # the clock has put the next one there
        cursor.execute("UPDATE procrastinate_jobs SET attempts = 2 WHERE status = 'doing'")
        cursor.execute(LOST.replace("cases.announce", "cases.watch_deadlines"), ["todo"])
    killer = ProcrastinateJob.objects.get(status="doing").id
    with socket.create_server(("127.0.0.1", 0), backlog=64) as silent:  # takes the call and says nothing
        host, port = silent.getsockname()
        backend = "django.core.mail.backends.smtp.EmailBackend"
        mail = {"BACKEND": backend, "HOST": host, "PORT": str(port), "TIMEOUT": "600"}
        worker = start(own_database, tmp_path, **{f"ONENEEDLE_EMAIL_{name}": word for name, word in mail.items()})
        try:
            sending = Letter.objects.filter(state="sending")
            watching = ProcrastinateJob.objects.filter(task_name="cases.watch_deadlines", status__in=["todo", "doing"])
            wait_until(worker, sending.exists, tmp_path)
            wait_until(worker, lambda: not watching.exists(), tmp_path)
            assert not Letter.objects.exclude(problem="").exists()  # it did not wait for the first to give up
            wait_until(worker, lambda: ProcrastinateJob.objects.get(id=killer).status == "todo", tmp_path)
            assert sending.count() <= LETTERS_AT_ONCE
        finally:
            worker.kill()
            worker.wait(timeout=120)
    rests = ProcrastinateJob.objects.get(id=killer)
    assert rests.attempts == 3 and timezone.now() < rests.scheduled_at < timezone.now() + timedelta(minutes=5)
    assert "job rests" in (tmp_path / "log").read_text(encoding="utf-8")
    (said,) = check.CHECKS["jobs"]()
    assert f"job {killer} (cases.announce) rests until" in said


@pytest.mark.parametrize(
    ("lock", "minutes"),
    [
        ("cases.announce", 5),  # each two seconds
        ("evaluation.find_topics", 5),  # each day, but what residents search for has the same lock
        ("evaluation.open_data", 60),
    ],
)
def test_a_job_that_others_wait_for_rests_shortly_and_one_taken_up_already_is_left(lock: str, minutes: int) -> None:
    job = Job(id=7, queue="default", lock=lock, queueing_lock=lock, task_name=lock, attempts=worker.TOO_OFTEN - 1)
    manager = AsyncMock()
    manager.list_jobs_async.return_value = [job, job.evolve(id=8)]  # another worker was faster
    asyncio.run(worker._take_up(manager, job, 0))
    manager.cancel_job_by_id_async.assert_awaited_once_with(8, delete_job=True)
    rest = manager.retry_job.await_args.kwargs["retry_at"] - datetime.now(UTC)
    assert timedelta(minutes=minutes - 1) < rest <= timedelta(minutes=minutes)


def start(database: OwnDatabase, folder: Path, **more: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "oneneedle", "worker"]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(command, env=database.environment | more, stdout=log, stderr=log)


def wait_until(worker: subprocess.Popen[bytes], done: Callable[[], bool], folder: Path) -> None:
    end = time.monotonic() + 300
    while not done():
        assert worker.poll() is None and time.monotonic() < end, (folder / "log").read_text(encoding="utf-8")
        time.sleep(0.2)
