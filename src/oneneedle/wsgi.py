"""The web application for a WSGI server, with one log line per request."""

from __future__ import annotations

import gc
import os
import signal
import time
from collections.abc import Iterable
from typing import Any

import structlog
from django.core.wsgi import get_wsgi_application

from oneneedle.engine import leash, logs, place

PROBES = {"/healthz", "/readyz"}

place.set_surroundings()
place.bound_statements()
logs.configure("web")
if leash.PARENT in os.environ:
    leash.hold(signal.SIGKILL)  # a web process whose parent was killed would keep the port
log = structlog.get_logger("oneneedle.request")
gc.disable()
_django = get_wsgi_application()
gc.enable()
gc.collect()
gc.freeze()  # what the program is made of stays; the collector need not look at it again
gc.set_threshold(20_000, 20, 20)  # a reception makes some thousand small objects that die with it


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Django, timed; neither the query string nor any header is logged, they may name somebody, and no link's key."""
    began = time.perf_counter()
    seen: list[str] = []

    def note(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        seen.append(status)
        return start_response(status, headers, *rest)

    answer: Iterable[bytes] = _django(environ, note)
    path = environ.get("PATH_INFO", "")
    if path not in PROBES:
        log.info(
            "request",
            method=environ.get("REQUEST_METHOD"),
            path=logs.hide_key(path),
            status=int(seen[0][:3]) if seen else 0,
            ms=round((time.perf_counter() - began) * 1000, 1),
        )
    return answer
