"""The program in processes of its own: run, waited for, found gone. The time limit ends a hang and nothing else."""

from __future__ import annotations

import io
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import psutil
import pytest

from oneneedle import cli
from oneneedle.core.rules import forget_kept

PATIENCE_SECONDS = 300
SOURCE = Path(__file__).parents[1] / "src"
_PORTS = range(20_000, 32_000)  # below those a system gives away by itself


def run_program(environment: dict[str, str], *words: str, say: str = "") -> subprocess.CompletedProcess[str]:
    """`oneneedle <words>`, whatever it answers."""
    return subprocess.run(
        [sys.executable, "-m", "oneneedle", *words],
        env=environment,
        input=say,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )


def run_here(environment: dict[str, str], *words: str, say: str = "") -> subprocess.CompletedProcess[str]:
    """The same in this process, which spares its start; on the database and with the settings of the test."""
    forget_kept()  # a process begins with nothing in memory
    out, err, before = io.StringIO(), io.StringIO(), signal.getsignal(signal.SIGTERM)
    code: object = 0
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
            patch.setenv(name, environment[name])
        patch.setattr(sys, "stdin", io.StringIO(say))
        try:
            cli.main(list(words))
        except SystemExit as end:
            code = end.code
        finally:
            signal.signal(signal.SIGTERM, before)
    return subprocess.CompletedProcess(words, code if isinstance(code, int) else 1, out.getvalue(), err.getvalue())


def wait_until(done: Callable[[], bool], tell: Callable[[], str] = lambda: "waited in vain") -> None:
    """Until it is so; `tell` says to whoever reads the failure how it stood."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not done():
        assert time.monotonic() < end, tell()
        time.sleep(0.05)


def is_gone(process: psutil.Process) -> bool:
    """Ended, if perhaps not yet buried."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def free_port() -> int:
    """A port nobody listens on and no other test of this session was given."""
    claims = Path(os.environ["ONENEEDLE_TEST_SESSION"])
    for port in _PORTS:
        try:
            (claims / f"port-{port}").touch(exist_ok=False)
            with socket.socket() as trial:
                trial.bind(("127.0.0.1", port))
        except OSError:
            continue
        return port
    raise AssertionError("no port is free")
