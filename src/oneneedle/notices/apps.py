"""Registers `notices` with Django."""

from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "oneneedle.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
