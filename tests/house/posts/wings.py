"""All wings of the house, and the actions that ask nobody's post."""

from __future__ import annotations

from dataclasses import dataclass

from tests.house.posts import cases, evaluation, gate, keeping, powers, supervision, zones

WINGS = (
    *(*cases.WINGS, *zones.WINGS, *gate.WINGS, *powers.WINGS),
    *(*supervision.WINGS, *evaluation.WINGS, *keeping.WINGS),
)


@dataclass(frozen=True)
class Reached:
    """Why an action has no row, and the doors whose pages call it all the same."""

    why: str
    doors: frozenset[str] = frozenset()


_PART = Reached("part of other actions, which have asked")
_VAULT = Reached("the vault, behind cases and accounts")
_AREAS = Reached("command line of whoever keeps the installation")
BY_THE_HOUSE = {
    "write_ledger": _PART,
    "ledger_fields": _PART,
    "send_notices": _PART,
    "send_notice": _PART,
    "count_demand": _PART,
    "judge_demand": _PART,
    "uncount_demand": _PART,
    "restate_notices": _PART,
    "seal_contact": _VAULT,
    "read_contact": _VAULT,
    "schedule_erasure": _VAULT,
    "erase_contact": _VAULT,
    "rotate_vault": _AREAS,
    "import_divisions": _AREAS,
    "import_polygons": _AREAS,
    "import_table": _AREAS,
    "import_cases": _AREAS,
    "mark_read": Reached("touches the own notices alone", frozenset({"desk", "portal"})),
    "send_report": Reached("the report of a resident: `receive_case`", frozenset({"portal"})),
    "join_report": Reached("the report of a resident: `join_case`", frozenset({"portal"})),
    "record_update": Reached("a program with a key: `add_remark`", frozenset({"open311"})),
}
