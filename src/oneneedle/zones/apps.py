"""Registers `zones` with Django."""

from __future__ import annotations

from django.apps import AppConfig


class ZonesConfig(AppConfig):
    name = "oneneedle.zones"
    label = "zones"
    default_auto_field = "django.db.models.BigAutoField"
