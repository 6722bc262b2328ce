"""Registers `powers` with Django."""

from __future__ import annotations

from django.apps import AppConfig


class PowersConfig(AppConfig):
    name = "oneneedle.powers"
    label = "powers"
    default_auto_field = "django.db.models.BigAutoField"
