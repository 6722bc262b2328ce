"""The address book: every door by its first path segment."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("oneneedle.engine.urls")),
    path("", include("oneneedle.portal.urls")),
    path("desk/", include("oneneedle.desk.urls")),
    path("open311/", include("oneneedle.open311.urls")),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("ui/", include("oneneedle.ui.urls")),
]

handler403 = "oneneedle.ui.views.forbidden"
handler404 = "oneneedle.portal.views.lost.not_found"
handler500 = "oneneedle.ui.views.broken"
