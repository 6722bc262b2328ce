"""The browser for the project's own browser tests: found, or installed by the machine's packages."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
VARIABLE = "ONENEEDLE_CHROMIUM"
PACKAGES = ("chromium", "fonts-noto-cjk")
MEND = f"apt-get install -y {' '.join(PACKAGES)}"


def find() -> str | None:
    """The browser named by `ONENEEDLE_CHROMIUM`, else the first one on the path."""
    if given := os.environ.get(VARIABLE):
        return given if Path(given).exists() else None
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or (str(MAC) if MAC.exists() else None)


def can_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install() -> str | None:
    """By the package manager, with a Chinese font; gives the reason when it did not work."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-y", "-q", "--no-install-recommends", *PACKAGES],
    ):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode and command[1] == "install":
            return done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "apt-get failed"
    return None
