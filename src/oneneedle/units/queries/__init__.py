"""Readers of units: a city's directory held in memory, who acts on which post, rights of streets, roles of levels."""

from __future__ import annotations

from oneneedle.units.queries.directory import (
    Directory,
    UnitRef,
    find_unit,
    forget,
    get_unit,
    get_unit_by_code,
    parent_unit,
    units_for,
)
from oneneedle.units.queries.posts import PostRef, get_actor, posts_of, rows_of, units_giving
from oneneedle.units.queries.powers import (
    RightLine,
    RoleChange,
    RoleLine,
    get_right,
    holds_right,
    list_rights,
    list_roles,
    missing_right,
    rights_within,
    role_changes,
    street_of,
)

__all__ = [
    "Directory",
    "PostRef",
    "RightLine",
    "RoleChange",
    "RoleLine",
    "UnitRef",
    "find_unit",
    "forget",
    "get_actor",
    "get_right",
    "get_unit",
    "get_unit_by_code",
    "holds_right",
    "list_rights",
    "list_roles",
    "missing_right",
    "parent_unit",
    "posts_of",
    "rights_within",
    "role_changes",
    "rows_of",
    "street_of",
    "units_for",
    "units_giving",
]
