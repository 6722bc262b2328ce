"""The addresses the frame needs, without the rest of the house."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from oneneedle.core.rules import Refused


def refuse(request: HttpRequest) -> HttpResponse:
    raise Refused("The case has been closed.")


def break_down(request: HttpRequest) -> HttpResponse:
    raise ValueError("a bug")


urlpatterns = [
    path("ui/", include("oneneedle.ui.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("refuse/", refuse),
    path("break/", break_down),
]
handler403 = "oneneedle.ui.views.forbidden"
handler404 = "oneneedle.ui.views.not_found"
handler500 = "oneneedle.ui.views.broken"
