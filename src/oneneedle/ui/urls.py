"""Addresses of the frame itself."""

from __future__ import annotations

from django.urls import path

from oneneedle.ui import views

app_name = "ui"
urlpatterns = [
    path("", views.patterns, name="patterns"),
    path("desk/", views.desk_patterns, name="desk-patterns"),
    path("text-size/", views.text_size, name="text-size"),
]
