"""Registers `places` with Django."""

from __future__ import annotations

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "oneneedle.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"
