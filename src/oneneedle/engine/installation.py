"""One installation under one parent: database, migrations, web server and job worker (`oneneedle up`)."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import structlog

from oneneedle.engine import logs, place, postgres
from oneneedle.engine.supervisor import Program, Supervisor

log = structlog.get_logger(__name__)

ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - to find ourselves, not to listen


class CannotRun(Exception):
    """The installation cannot be started here; the message says why and what to do."""


@dataclass(frozen=True)
class Options:
    """What `up` and `demo` may choose."""

    host: str = "127.0.0.1"
    port: int = 8000
    data_dir: Path = Path(".data")
    workers: int = 2
    threads: int = 4
    prepare: tuple[str, ...] = ("prepare",)  # our command that runs before the servers
    fill: tuple[str, ...] = ()  # our command that runs once beside them

    @property
    def url(self) -> str:
        host = ANY_ADDRESS.get(self.host, self.host)
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


def run(
    options: Options,
    on_ready: Callable[[str], None] = lambda url: None,
    on_filled: Callable[[str], None] = lambda url: None,
) -> int:
    """Run until SIGTERM or Ctrl-C and leave nothing behind; gives the exit code.

    `on_ready(url)` is called once, when pages answer, and `on_filled(url)` after that, when `fill` has ended well;
    keep them short: children are not watched while they run. Must be called in the main thread.
    """
    os.environ["ONENEEDLE_DATA_DIR"] = str(options.data_dir.resolve())
    options.data_dir.mkdir(parents=True, exist_ok=True)
    logs.configure("up")
    with _signals() as received, _only_one(options):
        _check_port(options)
        place.set_surroundings()
        os.environ.setdefault("ONENEEDLE_PUBLIC_URL", options.url)
        server = postgres.ensure_running(options.data_dir) if place.is_embedded() else None
        try:
            _prepare(options)
            supervisor = Supervisor(_programs(options))
            waiting = _Waiting(options, supervisor, on_ready, on_filled)

            def tick() -> None:
                if received:
                    supervisor.stop()
                    return
                if server is not None and server.revive():
                    log.error("died and was started again", program="postgres")
                waiting.look()

            if not received:
                supervisor.run(tick)
        finally:
            if server is not None:
                server.stop()
                log.info("stopped", program="postgres")
    return 130 if signal.SIGINT in received else 0


class _Waiting:
    """Asks `/readyz` until it answers, then tells once; tells once more when what runs once has ended."""

    def __init__(
        self,
        options: Options,
        supervisor: Supervisor,
        on_ready: Callable[[str], None],
        on_filled: Callable[[str], None],
    ) -> None:
        self.options, self.on_ready, self.on_filled = options, on_ready, on_filled
        self.filling = [child for child in supervisor.children if child.program.once]
        self.done = False
        self.next_look = 0.0

    def look(self) -> None:
        if any(child.ended for child in self.filling):
            raise CannotRun("The installation could not be filled; the reason stands above.")
        if self.done and self.filling and all(child.ended == 0 for child in self.filling):
            self.filling = []
            self.on_filled(self.options.url)
        if self.done or time.monotonic() < self.next_look:
            return
        self.next_look = time.monotonic() + 0.2
        if is_ready(self.options.url):
            self.done = True
            log.info("ready", url=self.options.url)
            self.on_ready(self.options.url)


def is_ready(url: str) -> bool:
    """Does the installation at this address answer that it is ready?"""
    host = {"Host": "localhost"}
    try:
        request = urllib.request.Request(f"{url}/readyz", headers=host)  # noqa: S310 - our own http address
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _programs(options: Options) -> list[Program]:
    us = (sys.executable, "-m", "oneneedle")
    serve = ("--host", options.host, "--port", str(options.port))
    size = ("--workers", str(options.workers), "--threads", str(options.threads))
    fill = [Program("fill", (*us, *options.fill), stop_seconds=10, once=True)] if options.fill else []
    return [
        *fill,
        Program("web", (*us, "serve", *serve, *size), stop_seconds=20),
        Program("worker", (*us, "worker"), stop_seconds=30),
    ]


def _prepare(options: Options) -> None:
    """Migrations and static files, in a process of its own so that the parent stays small."""
    command = [sys.executable, "-m", "oneneedle", *options.prepare]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        code = process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise
    if code:
        raise CannotRun("The database could not be prepared; the reason stands above.")


def _check_port(options: Options) -> None:
    """Say that the port is taken before anything else is started."""
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((options.host, options.port))
        except OSError as error:
            where = f"{options.host}:{options.port}"
            raise CannotRun(f"Cannot listen on {where}: {error.strerror}. Choose another with --port.") from error


@contextmanager
def _only_one(options: Options) -> Iterator[None]:
    """One installation runs in a data folder at a time."""
    with (options.data_dir / "up.lock").open("a+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.seek(0)
            with contextlib.suppress(ValueError):
                other = json.loads(handle.read())
                raise CannotRun(
                    f"{options.data_dir} is in use: process {other['pid']} serves it at {other['url']}."
                ) from None
            raise CannotRun(f"{options.data_dir} is in use by another process.") from None
        handle.truncate(0)
        handle.write(json.dumps({"pid": os.getpid(), "url": options.url}))
        handle.flush()
        yield
        handle.truncate(0)


@contextmanager
def _signals() -> Iterator[list[int]]:
    """Note SIGTERM, SIGHUP and Ctrl-C instead of dying of them; a second Ctrl-C does not make it worse."""
    received: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        received.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)}
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
