"""`oneneedle up` as a whole: ready, hard to kill, and gone without a trace."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from oneneedle.engine import installation, postgres
from tests.conftest import OwnDatabase
from tests.programs import PATIENCE_SECONDS, free_port, is_gone, wait_until


def _environment(**more: str) -> dict[str, str]:
    root = Path(__file__).parents[2]
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("ONENEEDLE_", "DATABASE_"))}
    return mine | {"PYTHONPATH": str(root / "src")} | more


def _up(port: int, folder: Path, environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "oneneedle", "up", "--port", str(port), "--data-dir", str(folder)]
    with log.open("ab") as output:
        return subprocess.Popen([*command, "--workers", "2"], env=environment, stdout=output, stderr=output)


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="oneneedle-up-") as name:
        yield Path(name).resolve()
        postgres.shut_down(Path(name).resolve())


def _words(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []  # just died


def _child(parent: psutil.Process, word: str) -> psutil.Process:
    return next(child for child in parent.children() if word in _words(child))


def _is_working(parent: psutil.Process, word: str, not_pid: int) -> bool:
    return any(word in _words(child) and child.pid != not_pid for child in parent.children())


@pytest.mark.slow
def test_up_survives_every_kill_and_leaves_nothing(folder: Path, tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "log"
    process = _up(port, folder, _environment(), log)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: installation.is_ready(url) or process.poll() is not None)
        assert process.poll() is None, log.read_text(encoding="utf-8")[-3000:]
        parent = psutil.Process(process.pid)

        second = _up(free_port(), folder, _environment(), tmp_path / "second")
        assert second.wait(timeout=PATIENCE_SECONDS) == 3
        assert f"process {process.pid} serves it at {url}" in (tmp_path / "second").read_text(encoding="utf-8")

        web, worker = _child(parent, "serve"), _child(parent, "worker")
        web_workers = web.children(recursive=True)
        web.kill()
        worker.kill()
        postmaster = int((folder / "postgres" / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0])
        os.kill(postmaster, signal.SIGKILL)
        wait_until(lambda: _is_working(parent, "serve", web.pid) and _is_working(parent, "worker", worker.pid))
        wait_until(lambda: installation.is_ready(url))
        wait_until(lambda: all(is_gone(old) for old in web_workers))

        family = parent.children(recursive=True)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=PATIENCE_SECONDS) == 0
        assert all(is_gone(child) for child in family)
        assert not (folder / "postgres" / "postmaster.pid").exists()
    finally:
        process.kill()
        process.wait()


@pytest.mark.slow
def test_nothing_outlives_a_killed_parent_and_logs_are_json(own_database: OwnDatabase, tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "log"
    urls = {"DATABASE_URL": own_database.app_url, "DATABASE_OWNER_URL": own_database.owner_url}
    process = _up(port, tmp_path / "data", _environment(**urls), log)
    try:
        wait_until(lambda: installation.is_ready(f"http://127.0.0.1:{port}") or process.poll() is not None)
        assert process.poll() is None, log.read_text(encoding="utf-8")[-3000:]
        family = psutil.Process(process.pid).children(recursive=True)
        assert len(family) >= 4
        assert not (tmp_path / "data" / "postgres").exists()
    finally:
        process.kill()
        process.wait()
    _, alive = psutil.wait_procs(family, timeout=PATIENCE_SECONDS)
    assert not alive
    lines = [line for line in log.read_text(encoding="utf-8").splitlines() if line.startswith("{")]
    assert {json.loads(line)["process"] for line in lines} >= {"up", "web"}


def test_a_taken_port_is_said_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        process = _up(port, tmp_path / "data", _environment(), tmp_path / "log")
        assert process.wait(timeout=PATIENCE_SECONDS) == 3
    assert f"Cannot listen on 127.0.0.1:{port}" in (tmp_path / "log").read_text(encoding="utf-8")
    assert not (tmp_path / "data" / "postgres").exists()
