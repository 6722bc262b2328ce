"""One parent for the processes of an installation: starts them, restarts what dies, stops all of it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import structlog

from oneneedle.engine import leash

log = structlog.get_logger(__name__)

FIRST_DELAY = 0.2
LONGEST_DELAY = 30.0
SETTLED_SECONDS = 30.0  # a child that lived this long starts again without delay
TICK = 0.1


@dataclass(frozen=True)
class Program:
    """What to run and how long it may take to end by itself."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    stop_seconds: float = 20.0
    once: bool = False  # has an end of its own, and is not started again


class Child:
    """One program and its present process, which leads a group of its own."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0
        self.delay = FIRST_DELAY
        self.next_start = 0.0
        self.ended: int | None = None  # exit code of a program that runs once

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process and self.process.poll() is None else None

    def start(self) -> None:
        environment = os.environ | dict(self.program.environment) | {leash.PARENT: str(os.getpid())}
        self.process = subprocess.Popen(
            self.program.command, env=environment, stdin=subprocess.DEVNULL, start_new_session=True
        )
        self.started = time.monotonic()
        log.info("started", program=self.program.name, pid=self.process.pid)

    def watch(self) -> None:
        """Start it when its time has come; after a death sweep up its group and set the next start."""
        now = time.monotonic()
        if self.ended is not None:
            return
        if self.process is None:
            if now >= self.next_start:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        self.kill_group()
        if self.program.once:
            self.ended, self.process = code, None
            log.info("ended", program=self.program.name, code=code)
            return
        lived = now - self.started
        self.delay = FIRST_DELAY if lived > SETTLED_SECONDS else min(self.delay * 2, LONGEST_DELAY)
        self.next_start = now + self.delay
        log.error("died", program=self.program.name, pid=self.process.pid, code=code, again_in=round(self.delay, 1))
        self.process = None

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def wait(self, seconds: float) -> None:
        """Wait for the end, then make sure of it for the whole group."""
        if self.process is None:
            return
        try:
            self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            log.warning("killed because it did not stop", program=self.program.name, pid=self.process.pid)
        self.kill_group()
        self.process.wait()
        log.info("stopped", program=self.program.name, pid=self.process.pid)
        self.process = None

    def kill_group(self) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)


class Supervisor:
    """Keeps programs running until it is told to stop; programs stop in the order they were given."""

    def __init__(self, programs: list[Program]) -> None:
        self.children = [Child(program) for program in programs]
        self.stopping = False

    def stop(self) -> None:
        self.stopping = True

    def run(self, on_tick: Callable[[], None] = lambda: None) -> None:
        """Watch until `stop()`; every child is gone when this returns or raises."""
        try:
            while not self.stopping:
                for child in self.children:
                    child.watch()
                on_tick()
                time.sleep(TICK)
        finally:
            self._end()

    def _end(self) -> None:
        for child in self.children:
            child.ask_to_stop()
            child.wait(child.program.stop_seconds)
