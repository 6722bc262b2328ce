"""Writers of units: organisations, posts and who holds them, rights of streets, roles of levels."""

from __future__ import annotations

from oneneedle.units.actions.bring import UnitsImported, import_units
from oneneedle.units.actions.posts import assign_post, create_post, end_holding
from oneneedle.units.actions.powers import call_off_right, grant_right, set_level_role, withdraw_right
from oneneedle.units.actions.units import change_unit, create_unit

__all__ = [
    "UnitsImported",
    "assign_post",
    "call_off_right",
    "change_unit",
    "create_post",
    "create_unit",
    "end_holding",
    "grant_right",
    "import_units",
    "set_level_role",
    "withdraw_right",
]
