"""Tables of shared zones: the zone, its rota in versions, agreed changes of a period, and its rules."""

from __future__ import annotations

from oneneedle.zones.models.rota import TurnSwap, ZoneMember, ZoneTurn
from oneneedle.zones.models.zone import Zone, ZoneRule, ZonesVersion

__all__ = ["TurnSwap", "Zone", "ZoneMember", "ZoneRule", "ZoneTurn", "ZonesVersion"]
