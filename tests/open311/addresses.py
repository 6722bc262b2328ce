"""The addresses of Open311 alone, so that its tests say nothing about other doors."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("open311/", include("oneneedle.open311.urls"))]
