"""Registers `duties` with Django."""

from __future__ import annotations

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "oneneedle.duties"
    label = "duties"
    default_auto_field = "django.db.models.BigAutoField"
