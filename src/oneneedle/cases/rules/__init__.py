"""Pure words of the corridor: the transition table, what a report holds, deadlines, search terms."""

from __future__ import annotations

from oneneedle.cases.rules import deadlines, flow, mapping, text
from oneneedle.cases.rules.flow import FLOW, OUTCOME_NAMES, RETURN_REASONS, SOLVED, STATE_NAMES, STEPS
from oneneedle.cases.rules.report import ContactFields, Reception, Report

__all__ = [
    "FLOW",
    "OUTCOME_NAMES",
    "RETURN_REASONS",
    "SOLVED",
    "STATE_NAMES",
    "STEPS",
    "ContactFields",
    "Reception",
    "Report",
    "deadlines",
    "flow",
    "mapping",
    "text",
]
