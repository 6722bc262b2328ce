"""The page frame as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Owns templates, static files and the `ui` tags; has no tables."""

    name = "oneneedle.ui"
    label = "ui"
