"""Readers of the gate; they check the actor, answer with frozen values and change nothing."""

from __future__ import annotations

from oneneedle.gate.access import may_ask, may_decide, may_keep
from oneneedle.gate.queries.admissions import (
    AdmissionPage,
    ToldAdmission,
    get_admission,
    list_admissions,
    tell_admission,
    usable_admissions,
    waiting_for,
)
from oneneedle.gate.queries.burden import (
    BurdenBoard,
    BurdenLine,
    MonthLine,
    RuleCount,
    UnitBurden,
    UnitCounts,
    UnitLedger,
    burden_board,
    burden_of,
)
from oneneedle.gate.queries.citations import Citable, Cited, askable_units, citable_duties
from oneneedle.gate.queries.exclusions import (
    IndicatorCheck,
    ToldExclusion,
    check_indicator,
    exclusions_in_force,
    get_exclusion,
    in_force,
    list_exclusions,
    matters,
    read_exclusions,
)
from oneneedle.gate.queries.groups import LikeGroup, like_groups
from oneneedle.gate.queries.likes import LikeTask, like_before, like_tasks
from oneneedle.gate.queries.refusals import RefusalPage, ShownRule, ToldRefusal, list_refusals, shown_rules
from oneneedle.gate.queries.removals import RemovalPage, ToldRemoval, get_removal, list_removals
from oneneedle.gate.queries.task_page import (
    BatchLine,
    HistoryLine,
    TaskFileRef,
    ToldTask,
    get_task_file,
    tell_history,
    tell_task,
)
from oneneedle.gate.queries.tasks import BOXES, BoxCounts, TaskPage, TaskRow, count_boxes, get_task, list_tasks

__all__ = [
    "BOXES",
    "AdmissionPage",
    "BatchLine",
    "BoxCounts",
    "BurdenBoard",
    "BurdenLine",
    "Citable",
    "Cited",
    "HistoryLine",
    "IndicatorCheck",
    "LikeGroup",
    "LikeTask",
    "MonthLine",
    "RefusalPage",
    "RemovalPage",
    "RuleCount",
    "ShownRule",
    "TaskFileRef",
    "TaskPage",
    "TaskRow",
    "ToldAdmission",
    "ToldExclusion",
    "ToldRefusal",
    "ToldRemoval",
    "ToldTask",
    "UnitBurden",
    "UnitCounts",
    "UnitLedger",
    "askable_units",
    "burden_board",
    "burden_of",
    "check_indicator",
    "citable_duties",
    "count_boxes",
    "exclusions_in_force",
    "get_admission",
    "get_exclusion",
    "get_removal",
    "get_task",
    "get_task_file",
    "in_force",
    "like_before",
    "like_groups",
    "like_tasks",
    "list_admissions",
    "list_exclusions",
    "list_refusals",
    "list_removals",
    "list_tasks",
    "matters",
    "may_ask",
    "may_decide",
    "may_keep",
    "read_exclusions",
    "shown_rules",
    "tell_admission",
    "tell_history",
    "tell_task",
    "usable_admissions",
    "waiting_for",
]
