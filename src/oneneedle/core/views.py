"""The short way for machine endpoints: no session, message, cookie or CSRF work where none is used."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch, resolve
from django.utils.translation import gettext as _

MACHINE_PREFIXES = ("/open311/", "/healthz", "/readyz")

LATELY_SECONDS = 1.0  # a connection used so lately is not asked again whether it lives


class _Seen(threading.local):
    """When this thread, and so its connection, worked for a machine last."""

    at = 0.0


_seen = _Seen()


class MachineDoor:
    """Outermost middleware: answers machine addresses straight from their view (docs/adr/0006)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _is_too_large(request):  # before a byte of it is read
            return HttpResponse(_("This is more than can be sent at once."), status=413, content_type="text/plain")
        if not request.path_info.startswith(MACHINE_PREFIXES):
            return self.get_response(request)
        _trust_connection()
        match = _resolve(request.path_info)
        request.resolver_match = match
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        return response


@lru_cache(maxsize=1024)
def _resolve(path: str) -> ResolverMatch:
    """The view of an address; programs call the same few again and again."""
    return resolve(path)


def _is_too_large(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdigit() or int(length) > settings.BODY_MAX_BYTES


def _trust_connection() -> None:
    """Spare the round trip of the health check under load; a server that went away meanwhile costs one answer."""
    moment = time.monotonic()
    if moment - _seen.at < LATELY_SECONDS:
        connection.health_check_done = True  # type: ignore[attr-defined]  # the stubs do not know it
    _seen.at = moment
