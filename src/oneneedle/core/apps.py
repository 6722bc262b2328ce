"""Registers `core` with Django."""

from __future__ import annotations

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "oneneedle.core"
    label = "core"
    default_auto_field = "django.db.models.BigAutoField"
