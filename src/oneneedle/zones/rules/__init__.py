"""Pure words of shared zones: rotas, rules, and how files tell them."""

from __future__ import annotations

from oneneedle.zones.rules.book import Period, SharedZone, ZoneBook, make_book, meet, open_members
from oneneedle.zones.rules.sheet import COLUMNS, read_row, read_zones, write_csv, write_toml
from oneneedle.zones.rules.terms import (
    IN_TURN,
    LENGTHS,
    LeadRule,
    Turn,
    ZoneRow,
    check_row,
    end_rule,
    plan_rule,
    plan_turns,
)

__all__ = [
    "COLUMNS",
    "IN_TURN",
    "LENGTHS",
    "LeadRule",
    "Period",
    "SharedZone",
    "Turn",
    "ZoneBook",
    "ZoneRow",
    "check_row",
    "end_rule",
    "make_book",
    "meet",
    "open_members",
    "plan_rule",
    "plan_turns",
    "read_row",
    "read_zones",
    "write_csv",
    "write_toml",
]
