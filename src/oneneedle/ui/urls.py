"""Addresses of the frame itself."""

from __future__ import annotations

from django.urls import path

from oneneedle.ui import patterns, views

app_name = "ui"
urlpatterns = [
    path("", patterns.show_patterns, name="patterns"),
    path("desk/", patterns.show_desk_patterns, name="desk-patterns"),
    path("text-size/", views.text_size, name="text-size"),
]
