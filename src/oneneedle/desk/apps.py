"""Registers `desk` with Django."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "oneneedle.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
