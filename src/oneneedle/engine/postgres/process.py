"""The process of a cluster: started, asked whether it lives, stopped."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import psycopg

from oneneedle.engine.postgres.cluster import PORT, SUPERUSER, drop_socket_dir
from oneneedle.engine.postgres.programs import CannotStart, run_program

START_SECONDS = 900  # crash recovery of a big cluster takes minutes
START_ATTEMPTS = 4
STOP_SECONDS = 120
LOG_LIMIT = 20 * 1024 * 1024


def start(data_dir: Path, cluster: Path) -> None:
    """Start the server and wait until it answers; refused with the end of its log."""
    log = data_dir / "postgres.log"
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(data_dir / "postgres.log.1")
    log.touch(mode=0o600)
    status = cluster.stat()
    os.chown(log, status.st_uid, status.st_gid)
    for attempt in range(START_ATTEMPTS):
        time.sleep(attempt)  # processes of a killed server need a moment to notice and go
        _remove_stale_pid(cluster)
        start = ("start", "-D", str(cluster), "-l", str(log), "-w", "-t", str(START_SECONDS), "-s")
        done = run_program("pg_ctl", *start, check=False)
        if done.returncode == 0:
            return
    tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
    raise CannotStart(f"PostgreSQL did not start. {done.stdout.strip()}\nEnd of {log}:\n{tail}")


def _read_postmaster(cluster: Path) -> psutil.Process | None:
    """The process noted in the cluster; None when nothing usable is noted or nothing runs by that number."""
    try:
        return psutil.Process(int((cluster / "postmaster.pid").read_text().splitlines()[0]))
    except (FileNotFoundError, ValueError, IndexError, psutil.Error):
        return None


def is_alive(cluster: Path) -> bool:
    """Whether the noted process runs, answering or not."""
    process = _read_postmaster(cluster)
    try:
        return process is not None and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def _remove_stale_pid(cluster: Path) -> None:
    """Forget a number which by now is a stranger's, or a dead server's which nobody buried.

    PostgreSQL would refuse to start. Never done while a process of the old server still works on the files.
    """
    process = _read_postmaster(cluster)
    try:
        if process is None or (process.name() == "postgres" and process.status() != psutil.STATUS_ZOMBIE):
            return
    except psutil.Error:
        return
    if not any(_works_in(other, cluster) for other in psutil.process_iter()):
        (cluster / "postmaster.pid").unlink(missing_ok=True)


def _works_in(process: psutil.Process, cluster: Path) -> bool:
    try:
        return process.name() == "postgres" and Path(process.cwd()) == cluster
    except psutil.Error:
        return False


def answers(cluster: Path, socket_dir: Path) -> bool:
    """True when the server runs; waits for one that is starting up or shutting down."""
    if not (cluster / "postmaster.pid").exists():
        return False
    return _wait(lambda: _knock(socket_dir), seconds=START_SECONDS)


def _wait(knock: Callable[[], bool | None], *, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = knock()
        if answer is not None:
            return answer
        time.sleep(0.1)
    return False


def _knock(socket_dir: Path) -> bool | None:
    try:
        psycopg.connect(host=str(socket_dir), port=PORT, user=SUPERUSER, dbname="postgres", connect_timeout=5).close()
    except psycopg.OperationalError as error:
        busy = "starting up" in str(error) or "shutting down" in str(error) or "not yet accepting" in str(error)
        return None if busy else False
    return True


def shut_down(data_dir: Path) -> None:
    """Stop the server of this folder whoever uses it: fast mode, then immediate."""
    cluster = data_dir / "postgres"
    if not (cluster / "postmaster.pid").exists():
        return
    try:
        _shut_down(cluster)
    finally:
        drop_socket_dir(cluster)


def _shut_down(cluster: Path) -> None:
    for mode in ("fast", "immediate"):
        done = run_program("pg_ctl", "stop", "-D", str(cluster), "-m", mode, "-w", "-t", str(STOP_SECONDS), check=False)
        if done.returncode == 0 or not (cluster / "postmaster.pid").exists():
            return
