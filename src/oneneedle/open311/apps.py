"""Registers `open311` with Django."""

from __future__ import annotations

from django.apps import AppConfig


class Open311Config(AppConfig):
    name = "oneneedle.open311"
    label = "open311"
    default_auto_field = "django.db.models.BigAutoField"
