"""The parent of the processes: what dies comes back, and nothing is left at the end."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

import psutil
import pytest

from oneneedle.engine import supervisor
from oneneedle.engine.supervisor import Program, Supervisor
from tests.programs import PATIENCE_SECONDS, is_gone, wait_until

# Writes its number, starts a grandchild as a web server does, and waits.
PARENT = """
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open(sys.argv[1], "a").write(f"{os.getpid()} {child.pid}\\n")
time.sleep(600)
"""
DEAF = "import signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + PARENT


def _lines(path: Path) -> list[list[int]]:
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return [[int(word) for word in line.split()] for line in text.splitlines()]


def _gone(pid: int) -> bool:
    try:
        return is_gone(psutil.Process(pid))
    except psutil.NoSuchProcess:
        return True


class _Running:
    """A supervisor in a thread, for the length of a `with`."""

    def __init__(self, *programs: Program) -> None:
        self.supervisor = Supervisor(list(programs))
        self.thread = threading.Thread(target=self.supervisor.run)

    def __enter__(self) -> Supervisor:
        self.thread.start()
        return self.supervisor

    def __exit__(self, *_: object) -> None:
        self.supervisor.stop()
        self.thread.join(timeout=PATIENCE_SECONDS)
        assert not self.thread.is_alive()


def test_a_killed_child_comes_back_and_its_own_children_are_swept_up(tmp_path: Path) -> None:
    note = tmp_path / "pids"
    with _Running(Program("web", (sys.executable, "-c", PARENT, str(note)))):
        wait_until(lambda: len(_lines(note)) == 1)
        parent, grandchild = _lines(note)[0]
        os.kill(parent, signal.SIGKILL)
        wait_until(lambda: len(_lines(note)) == 2)
        wait_until(lambda: _gone(parent) and _gone(grandchild))
    wait_until(lambda: all(_gone(pid) for pair in _lines(note) for pid in pair))


def test_a_child_that_does_not_stop_is_killed_with_its_group(tmp_path: Path) -> None:
    note = tmp_path / "pids"
    with _Running(Program("deaf", (sys.executable, "-c", DEAF, str(note)), stop_seconds=0.5)):
        wait_until(lambda: len(_lines(note)) == 1)
    wait_until(lambda: all(_gone(pid) for pid in _lines(note)[0]))


def test_a_child_that_dies_at_once_waits_longer_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "FIRST_DELAY", 0.05)
    child = supervisor.Child(Program("broken", (sys.executable, "-c", "raise SystemExit(1)")))
    delays = []
    for _ in range(3):
        child.next_start = 0
        child.watch()
        assert child.process is not None
        child.process.wait()
        child.watch()
        delays.append(child.delay)
    assert delays == sorted(delays)
    assert delays[0] < delays[2]
    assert child.process is None
