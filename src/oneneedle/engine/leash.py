"""A child process that must not outlive its parent, however the parent ends."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time

PR_SET_PDEATHSIG = 1
PARENT = "ONENEEDLE_PARENT"  # process number of the supervisor, for its direct children


def hold(number: signal.Signals) -> None:
    """Get this signal when the parent dies: from the kernel on Linux, by looking every second elsewhere."""
    parent = os.getppid()
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:  # it died just before
            os.kill(os.getpid(), number)
    else:
        threading.Thread(target=_watch, args=(parent, number), daemon=True).start()


def hold_to_supervisor() -> None:
    """For a direct child of the supervisor: a polite end when it is gone; nothing when started by hand."""
    parent = os.environ.get(PARENT)
    if parent is None:
        return
    hold(signal.SIGTERM)
    if str(os.getppid()) != parent:
        os.kill(os.getpid(), signal.SIGTERM)


def _watch(parent: int, number: signal.Signals) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), number)
