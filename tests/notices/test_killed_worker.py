"""`kill -9` of the worker while it sends letters: none is lost, and none repeated but where the kill fell."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from oneneedle.notices.models import Letter
from tests.conftest import OwnDatabase
from tests.notices.conftest import make_city, make_contact, send_to

LETTERS = 120
CONCURRENCY = 4


def start_worker(database: OwnDatabase, folder: Path) -> subprocess.Popen[bytes]:
    environment = database.environment | {
        "ONENEEDLE_EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "ONENEEDLE_EMAIL_FOLDER": str(folder),
        "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
    }
    words = [sys.executable, "-m", "oneneedle", "worker", "--concurrency", str(CONCURRENCY)]
    return subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def wait_until(done: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.01)


def sent() -> int:
    return Letter.objects.filter(state="sent").count()


@pytest.mark.slow
def test_no_letter_is_lost_and_few_are_repeated(own_database: OwnDatabase, tmp_path: Path) -> None:
    contact = make_contact(make_city())
    for number in range(LETTERS):
        send_to(contact, key=str(number))
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
        second.wait(timeout=30)
    handed_over = Counter(
        line for path in tmp_path.iterdir() for line in path.read_text().splitlines() if line.startswith("Message-ID:")
    )
    assert len(handed_over) == LETTERS
    assert sum(handed_over.values()) - LETTERS <= CONCURRENCY
