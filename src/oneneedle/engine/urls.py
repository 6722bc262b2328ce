"""Addresses of the two probes."""

from __future__ import annotations

from django.urls import path

from oneneedle.engine import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
