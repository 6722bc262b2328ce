"""Registers `supervision` with Django."""

from __future__ import annotations

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "oneneedle.supervision"
    label = "supervision"
    default_auto_field = "django.db.models.BigAutoField"
