"""The writers of the gate: asked and answered, kept off, let through, excluded, no longer asked."""

from __future__ import annotations

from oneneedle.gate.actions.admissions import decide_admission, end_admission, request_admission
from oneneedle.gate.actions.announce import announce_tasks
from oneneedle.gate.actions.answer import accept_task, finish_task, return_task, withdraw_task
from oneneedle.gate.actions.ask import ask_task
from oneneedle.gate.actions.deadline import pass_task_deadline
from oneneedle.gate.actions.demands import count_demand, judge_demand, uncount_demand
from oneneedle.gate.actions.exclusions import (
    call_off_exclusion,
    end_exclusion,
    import_exclusions,
    set_exclusion,
)
from oneneedle.gate.actions.files import attach_to_task
from oneneedle.gate.actions.removals import decide_removal, propose_removal

__all__ = [
    "accept_task",
    "announce_tasks",
    "ask_task",
    "attach_to_task",
    "call_off_exclusion",
    "count_demand",
    "decide_admission",
    "decide_removal",
    "end_admission",
    "end_exclusion",
    "finish_task",
    "import_exclusions",
    "judge_demand",
    "pass_task_deadline",
    "propose_removal",
    "request_admission",
    "return_task",
    "set_exclusion",
    "uncount_demand",
    "withdraw_task",
]
