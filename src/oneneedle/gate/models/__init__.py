"""Tables of the gate: tasks, admissions, exclusions, refusals, proposals for removal, demands beside tasks."""

from __future__ import annotations

from oneneedle.gate.models.admissions import Admission
from oneneedle.gate.models.demands import Demand
from oneneedle.gate.models.exclusions import Exclusion
from oneneedle.gate.models.refusals import GateRefusal
from oneneedle.gate.models.tasks import Removal, Task, TaskBatch, TaskFile

__all__ = ["Admission", "Demand", "Exclusion", "GateRefusal", "Removal", "Task", "TaskBatch", "TaskFile"]
