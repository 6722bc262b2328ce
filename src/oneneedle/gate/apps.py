"""Registers `gate` with Django."""

from __future__ import annotations

from django.apps import AppConfig


class GateConfig(AppConfig):
    name = "oneneedle.gate"
    label = "gate"
    default_auto_field = "django.db.models.BigAutoField"
