"""The browser for the project's own browser tests: found, or installed by the machine's packages."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

# The headless shell is the same engine without a window to draw: a quarter less work for the processors.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
VARIABLE = "ONENEEDLE_CHROMIUM"
FONTS = "fonts-noto-cjk"
MEND = f"apt-get install -y chromium {FONTS}"


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
    said = ""
    for words in (["update"], *(["install", "-y", "--no-install-recommends", name, FONTS] for name in NAMES[:2])):
        done = subprocess.run(["apt-get", "-q", *words], env=environment, capture_output=True, text=True, check=False)
        if words[0] == "install" and done.returncode == 0:
            return None
        said = done.stderr.strip()
    return said.splitlines()[-1] if said else "apt-get failed"
