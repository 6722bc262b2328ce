"""Registers `portal` with Django."""

from __future__ import annotations

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "oneneedle.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"
