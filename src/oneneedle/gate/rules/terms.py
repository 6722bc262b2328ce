"""Words of the gate: levels it guards, kinds of requests, states, reasons, and the rules it shows."""

from __future__ import annotations

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Lowest first; the gate guards the two levels that everything is handed down to.
GATED_LEVELS = ("community", "street")
MOST_HOURS = Decimal(2000)
MOST_UNITS = 200
MOST_FILES = 20
MAX_TITLE = 200
MAX_WORDS = 4000

TASK_KINDS: dict[str, str | Promise] = {
    "task": _("Task"),
    "form": _("Form or report"),
    "meeting": _("Meeting to attend"),
    "inspection": _("Inspection"),
}
# What supervision asks beside tasks; it counts as a burden too.
DEMAND_KINDS: dict[str, str | Promise] = {
    "notice": _("Supervision notice"),
    "rectification": _("To be put right"),
}
STATE_NAMES: dict[str, str | Promise] = {
    "asked": _("Asked"),
    "accepted": _("Accepted"),
    "done": _("Done"),
    "returned": _("Returned to the asker"),
    "withdrawn": _("Taken back by the asker"),
}
TONES = {"asked": "warn", "accepted": "info", "done": "good", "returned": "bad", "withdrawn": "neutral"}
OPEN_TASK = ("asked", "accepted")
ENDED_TASK = ("done", "returned", "withdrawn")

ADMISSION_STATES: dict[str, str | Promise] = {
    "asked": _("Waits at the gate"),
    "approved": _("Let through"),
    "refused": _("Not let through"),
    "ended": _("Over"),
}
ADMISSION_TONES = {"asked": "warn", "approved": "good", "refused": "bad", "ended": "neutral"}
REMOVAL_STATES: dict[str, str | Promise] = {
    "proposed": _("Proposed for removal"),
    "removed": _("Removed"),
    "kept": _("Stays"),
}
REMOVAL_TONES = {"proposed": "warn", "removed": "good", "kept": "neutral"}
RETURN_CODES: dict[str, str | Promise] = {
    "not_ours": _("Not a duty of this unit"),
    "excluded": _("A matter this level must not be given"),
    "asked_before": _("Asked and answered before"),
    "no_means": _("Without the people or money it needs"),
    "unclear": _("Not clear what is asked"),
    "other": _("Another reason"),
}

# What the gate may answer, in the order it is asked; the name is the short form for lists.
RULES: dict[str, str | Promise] = {
    "excluded": _("Must not be given to this level"),
    "removed": _("Was removed from what is asked"),
    "removed_item": _("Was removed, under whatever words"),
    "no_basis": _("Cites nothing"),
    "unknown_duty": _("Cites no item of the list in force"),
    "other_level": _("The item is not a duty of this level"),
    "other_ground": _("The item does not hold on this ground"),
    "taken_back": _("The item was taken back by the level above"),
    "unknown_admission": _("Cites no admission of its own"),
    "admission_waits": _("The admission is not decided"),
    "admission_refused": _("The admission was refused"),
    "admission_ended": _("The admission has ended"),
    "admission_kind": _("The admission is for another kind of request"),
    "admission_subject": _("The admission is for another matter"),
    "admission_ground": _("The admission does not cover this unit"),
}
