"""The ways to answer with a file, stored or made just now; whether the asker may have it was decided before."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse

from oneneedle.core import queries as core

SHOWN_TYPES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})


def send_stored(
    request: HttpRequest, file_id: UUID | None, *, thumb: bool = False, public: bool = False
) -> FileResponse:
    """The bytes, `?thumb` the small picture, with headers that let a browser take them for a picture and nothing else.

    Other types are offered for saving. Only public files may be kept by caches, and for a day: staff can hide a photo
    again. 404 when there is no such file.
    """
    opened = core.open_file(file_id, thumb=thumb or bool(request.GET.get("thumb"))) if file_id else None
    if opened is None:
        raise Http404
    known = opened.content_type in SHOWN_TYPES
    response = FileResponse(
        opened.handle,
        content_type=opened.content_type if known else "application/octet-stream",
        as_attachment=not known,
        filename=opened.name or "file",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "public, max-age=86400, immutable" if public else "private, no-store"
    return response


def offer_file(content: bytes | str, content_type: str, name: str) -> HttpResponse:
    """What was made just now, to be saved under this name."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
