"""Two addresses for machines that watch this one: alive, and ready to work."""

from __future__ import annotations

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from oneneedle.engine import migrations


class _Seen:
    """Migrations never go away while a process runs, so a good answer is kept."""

    migrated = False


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "alive"})


def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and has every migration."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        _Seen.migrated = _Seen.migrated or not migrations.list_missing()
    except Error:
        connection.close()
        return JsonResponse({"status": "no database"}, status=503)
    if not _Seen.migrated:
        return JsonResponse({"status": "migrations missing"}, status=503)
    return JsonResponse({"status": "ready"})
