"""Writers of shared zones: the zone and its rota, its rules, agreed changes of a period."""

from __future__ import annotations

from oneneedle.zones.actions.imports import import_zones
from oneneedle.zones.actions.lead_rules import end_zone_rule, set_zone_rule
from oneneedle.zones.actions.turns import pass_turn, swap_turn
from oneneedle.zones.actions.zone import end_zone, set_zone

__all__ = [
    "end_zone",
    "end_zone_rule",
    "import_zones",
    "pass_turn",
    "set_zone",
    "set_zone_rule",
    "swap_turn",
]
