"""Readers of shared zones; they answer with frozen values and change nothing."""

from __future__ import annotations

from oneneedle.zones.queries.books import forget, get_book, read_book
from oneneedle.zones.queries.checks import OFFICES, as_row, check_ground, check_type, check_zone, find_member, is_member
from oneneedle.zones.queries.leads import (
    LedGround,
    ZoneLead,
    first_active,
    in_force,
    lead_for,
    leads_now,
    led_ground,
    shared_ground,
    written,
)
from oneneedle.zones.queries.records import find_rule, find_zone
from oneneedle.zones.queries.telling import (
    ToldMember,
    ToldPeriod,
    ToldRule,
    ToldZone,
    coming_members,
    coming_periods,
    get_zone,
    list_zones,
)

__all__ = [
    "OFFICES",
    "LedGround",
    "ToldMember",
    "ToldPeriod",
    "ToldRule",
    "ToldZone",
    "ZoneLead",
    "as_row",
    "check_ground",
    "check_type",
    "check_zone",
    "coming_members",
    "coming_periods",
    "find_member",
    "find_rule",
    "find_zone",
    "first_active",
    "forget",
    "get_book",
    "get_zone",
    "in_force",
    "is_member",
    "lead_for",
    "leads_now",
    "led_ground",
    "list_zones",
    "read_book",
    "shared_ground",
    "written",
]
