"""Tables of units: organisations, posts, who holds them, the rights of streets and the roles of levels."""

from __future__ import annotations

from oneneedle.units.models.organisations import Holding, Post, Unit, UnitsVersion
from oneneedle.units.models.powers import LevelRole, StreetRight

__all__ = ["Holding", "LevelRole", "Post", "StreetRight", "Unit", "UnitsVersion"]
