"""The browser for the project's own browser tests: found, or installed by the machine's packages."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

# The headless shell is the same engine without a window to draw: a quarter less work for the processors.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
VARIABLE = "ONENEEDLE_CHROMIUM"
REQUIRED = "ONENEEDLE_TEST_BROWSER"  # "required": a browser test that cannot run is a failure
FONTS = "fonts-noto-cjk"
MEND = f"apt-get install -y chromium {FONTS}"
# Another program may hold the lock of the packages, and a mirror may be slow; neither waits for ever.
APT = ("apt-get", "-q", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3", "-o", "Acquire::http::Timeout=30")
APT_SECONDS, ANSWER_SECONDS = 900, 60


def find() -> str | None:
    """The browser named by `ONENEEDLE_CHROMIUM`, else the first on the path; one that starts, not a stub."""
    if given := os.environ.get(VARIABLE):
        return given if _answers(given) else None
    found = [path for name in NAMES if (path := shutil.which(name))]
    return next((path for path in (*found, str(MAC)) if _answers(path)), None)


def is_required() -> bool:
    return os.environ.get(REQUIRED) == "required"


def _answers(path: str) -> bool:
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=ANSWER_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and bool(done.stdout.strip())


def can_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(pause: float = 10) -> str | None:
    """By the package manager, with a Chinese font; gives the reason when it did not work."""
    reasons = [_apt("update")]
    if reasons[0] is not None:  # the list of packages has a lock for which nothing waits
        time.sleep(pause)
        reasons = [_apt("update")]
    for name in NAMES[:2]:
        reasons.append(_apt("install", "-y", "--no-install-recommends", name, FONTS))
        if find() is not None:
            return None
    return "; ".join(dict.fromkeys(filter(None, reasons))) or "what was installed does not start"


def _apt(*words: str) -> str | None:
    """Why it did not work; None when it did."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            [*APT, *words], env=environment, capture_output=True, text=True, check=False, timeout=APT_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as failure:
        return str(failure)
    said = done.stderr.strip().splitlines()
    return (said[-1] if said else f"apt-get {words[0]} failed") if done.returncode else None
