"""The tables of a street's own powers."""

from __future__ import annotations

from oneneedle.powers.models.desks import DeskCase, DeskPlace, DeskType, WorkDesk

__all__ = ["DeskCase", "DeskPlace", "DeskType", "WorkDesk"]
