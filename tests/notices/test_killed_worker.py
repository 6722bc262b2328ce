"""`kill -9` of the worker while it sends letters: none is lost, and none repeated but where the kill fell."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import psycopg
import pytest

from oneneedle.notices.models import Letter
from tests.conftest import OwnDatabase
from tests.notices.conftest import make_city, make_contact, send_to
from tests.programs import PATIENCE_SECONDS, wait_until

LETTERS = 120
CONCURRENCY = 4
HOLD_LAST = """
SELECT id FROM procrastinate_jobs WHERE task_name = 'notices.deliver_letter' ORDER BY id DESC LIMIT 1 FOR UPDATE
"""


def start_worker(database: OwnDatabase, folder: Path) -> subprocess.Popen[bytes]:
    environment = database.environment | {
        "ONENEEDLE_EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "ONENEEDLE_EMAIL_FOLDER": str(folder),
    }
    words = [sys.executable, "-m", "oneneedle", "worker", "--concurrency", str(CONCURRENCY)]
    return subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def sent() -> int:
    return Letter.objects.filter(state="sent").count()


@pytest.mark.slow
def test_no_letter_is_lost_and_few_are_repeated(own_database: OwnDatabase, tmp_path: Path) -> None:
    contact = make_contact(make_city())
    for number in range(LETTERS):
        send_to(contact, key=str(number))
    with psycopg.connect(own_database.app_url) as holder:
        assert holder.execute(HOLD_LAST).fetchone()  # so that a quick worker is not done before it is killed
        first = start_worker(own_database, tmp_path)
        try:
            wait_until(lambda: sent() >= 10)
        finally:
            first.send_signal(signal.SIGKILL)
            first.wait()
    assert sent() < LETTERS
    with psycopg.connect(own_database.app_url, autocommit=True) as connection:  # as if a minute had gone by
        connection.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    second = start_worker(own_database, tmp_path)
    try:
        wait_until(lambda: sent() == LETTERS)
    finally:
        second.terminate()
        second.wait(timeout=PATIENCE_SECONDS)
    lines = [line for path in tmp_path.iterdir() for line in path.read_text(encoding="utf-8").splitlines()]
    handed_over = Counter(line for line in lines if line.startswith("Message-ID:"))
    assert len(handed_over) == LETTERS
    assert sum(handed_over.values()) - LETTERS <= CONCURRENCY
