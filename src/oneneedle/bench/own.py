"""An installation of its own for a measure: a new folder, its own PostgreSQL, two cities; taken away afterwards."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from oneneedle.engine import postgres

MARKER = "ONENEEDLE_TAKEN_AWAY"  # what runs with it may write cases that were never reported


class CannotMeasure(Exception):
    """The measure could not be taken; the message says why."""


@dataclass(frozen=True)
class Own:
    """Where it lies, its server, and the surroundings its processes get."""

    folder: Path
    server: postgres.EmbeddedServer
    environment: dict[str, str]

    def run(self, *words: str) -> str:
        """One command of the program in this installation; answers what it printed."""
        command = [sys.executable, "-m", "oneneedle", *words]
        done = subprocess.run(
            command, env=self.environment | {MARKER: "1"}, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise CannotMeasure(f"{' '.join(words)} failed: {done.stderr.strip()[-2000:]}")
        return done.stdout

    def setting(self, name: str) -> str:
        """A setting of its server."""
        with psycopg.connect(self.server.superuser_url) as connection:
            found = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
        return str(found[0]) if found else ""


@contextmanager
def own_installation(folder: Path) -> Iterator[Own]:
    """Make it below `folder`, with the two cities of the demo and no case, and take it away again."""
    folder.mkdir(parents=True, exist_ok=True)
    own = Path(tempfile.mkdtemp(prefix="bench-", dir=folder)).resolve()
    own.chmod(0o711)
    try:
        server = postgres.ensure_running(own)
        try:
            made = Own(own, server, _environment(own))
            made.run("fill", "--cities")
            yield made
        finally:
            server.stop()
    finally:
        shutil.rmtree(own, ignore_errors=True)


def measure_inside(folder: Path, *words: str, tell: Callable[[str], None]) -> dict[str, Any]:
    """Figures of one `oneneedle measure ...`, taken by a process of an installation of its own."""
    tell("Setting up two cities in an installation of its own ...")
    with own_installation(folder) as own:
        tell("Measuring ...")
        figures: dict[str, Any] = json.loads(own.run("measure", *words))
        return figures | {"fsync": own.setting("fsync"), "processors": os.cpu_count() or 1}


def _environment(own: Path) -> dict[str, str]:
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("ONENEEDLE_", "DATABASE_"))}
    return mine | {
        "ONENEEDLE_DATA_DIR": str(own),
        "ONENEEDLE_LOG_LEVEL": "WARNING",
        "ONENEEDLE_EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }
