"""The unprivileged system account PostgreSQL runs under when the program itself is run by root."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path

ACCOUNT = "oneneedle"
OTHERS_MAY_ENTER = stat.S_IXOTH
OTHERS_MAY_READ = stat.S_IROTH


class NoAccount(Exception):
    """Root runs the program and no unprivileged account could be made."""


def needed_account() -> pwd.struct_passwd | None:
    """None for an ordinary user; for root the account to use, made when it is missing."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        _make_account()
        return pwd.getpwnam(ACCOUNT)


def _make_account() -> None:
    if shutil.which("useradd"):
        command = [
            "useradd",
            "--system",
            "--no-create-home",
            "--shell",
            "/bin/false",
            "--user-group",
            ACCOUNT,
        ]
    elif shutil.which("adduser"):
        command = ["adduser", "-S", "-D", "-H", "-s", "/bin/false", ACCOUNT]
    else:
        raise NoAccount(f"PostgreSQL does not run as root: make a system account named {ACCOUNT}, or start as a user.")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        pwd.getpwnam(ACCOUNT)  # two starts at once: the other one may have made it
    except KeyError:
        raise NoAccount(f"The account {ACCOUNT} could not be made: {done.stderr.strip()}") from None


def open_the_way(path: Path) -> None:
    """Let other accounts pass through (not list) the folders above `path`."""
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & OTHERS_MAY_ENTER:
            folder.chmod(mode | OTHERS_MAY_ENTER)


def open_for_reading(tree: Path) -> None:
    """Let other accounts read a tree of programs; does nothing when its root is readable already."""
    wanted = OTHERS_MAY_READ | OTHERS_MAY_ENTER
    if all(path.stat().st_mode & wanted == wanted for path in (tree, tree / "bin", tree / "bin" / "postgres")):
        return
    for folder, _, names in os.walk(tree):
        for path in (Path(folder), *(Path(folder, name) for name in names)):
            mode = path.stat().st_mode
            enter = OTHERS_MAY_ENTER if path.is_dir() or mode & stat.S_IXUSR else 0
            path.chmod(mode | OTHERS_MAY_READ | enter)
