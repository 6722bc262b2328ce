"""The tables of a street's own powers."""

from __future__ import annotations

from oneneedle.powers.models.checks import CheckFinding, CheckLine, CheckRound, DelegatedPower, SiteCheck
from oneneedle.powers.models.desks import DeskCase, DeskPlace, DeskType, WorkDesk

__all__ = [
    "CheckFinding",
    "CheckLine",
    "CheckRound",
    "DelegatedPower",
    "DeskCase",
    "DeskPlace",
    "DeskType",
    "SiteCheck",
    "WorkDesk",
]
