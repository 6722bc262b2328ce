"""Pure words of units: rights, kinds, paths, and how units are written in files."""

from __future__ import annotations

from oneneedle.units.rules.export import write_units
from oneneedle.units.rules.powers import (
    GROUPS,
    STREET_RIGHT_OPENS,
    STREET_RIGHTS,
    check_street_right,
    check_within,
    group_of,
    say_street_right,
)
from oneneedle.units.rules.sheet import (
    COLUMNS,
    PostRow,
    UnitRow,
    check_unit,
    read_units,
)
from oneneedle.units.rules.words import (
    KINDS,
    LEVEL_NAMES,
    RIGHTS,
    check_code,
    check_rights,
    post_names,
    say_kind,
    unit_path,
)

__all__ = [
    "COLUMNS",
    "GROUPS",
    "KINDS",
    "LEVEL_NAMES",
    "RIGHTS",
    "STREET_RIGHTS",
    "STREET_RIGHT_OPENS",
    "PostRow",
    "UnitRow",
    "check_code",
    "check_rights",
    "check_street_right",
    "check_unit",
    "check_within",
    "group_of",
    "post_names",
    "read_units",
    "say_kind",
    "say_street_right",
    "unit_path",
    "write_units",
]
