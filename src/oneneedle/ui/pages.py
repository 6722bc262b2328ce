"""The one way to answer with a page."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def render_page(
    request: HttpRequest,
    template: str,
    context: DataclassInstance,
    *,
    status: int = 200,
    partial: str | None = None,
) -> HttpResponse:
    """The whole page, or its named partial when htmx asks; each field of `context` is a name in the template."""
    name = f"{template}#{partial}" if partial and wants_partial(request) else template
    names: dict[str, Any] = {field.name: getattr(context, field.name) for field in fields(context)}
    response = render(request, name, {**names, "page": context}, status=status)
    patch_vary_headers(response, ("HX-Request",))
    return response


def wants_partial(request: HttpRequest) -> bool:
    """Whether htmx asks for a piece; after "back" and for boosted links it needs the whole page."""
    headers = request.headers
    whole = headers.get("HX-Boosted") or headers.get("HX-History-Restore-Request")
    return headers.get("HX-Request") == "true" and not whole
