"""How tasks and the gate look on the desk: icons, the pages of the gate, and what is said where nothing waits."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

Words = str | Promise

KIND_ICONS = {"task": "clipboard-check", "form": "file-earmark-text", "meeting": "people", "inspection": "search"}
STATE_ICONS = {
    "asked": "bell",
    "accepted": "check",
    "done": "check2-all",
    "returned": "arrow-return-left",
    "withdrawn": "arrow-counterclockwise",
}
ADMISSION_ICONS = {"asked": "clock", "approved": "shield-check", "refused": "x-circle", "ended": "calendar3"}
REMOVAL_ICONS = {"proposed": "clock", "removed": "trash", "kept": "check"}
STEP_ICONS = {
    "accept": "check",
    "finish": "clipboard-check",
    "return": "arrow-return-left",
    "withdraw": "arrow-counterclockwise",
    "attach": "upload",
    "propose_removal": "trash",
}
DIRECT_STEPS = frozenset({"accept"})  # nothing to fill in: one tap
SECOND_STEPS = frozenset({"return", "withdraw", "attach", "propose_removal"})  # never the big button
DANGER_STEPS = frozenset({"return", "withdraw"})

# Box -> name, what to say when nothing is there.
BOXES: dict[str, tuple[Words, Words]] = {
    "to_us": (
        gettext_lazy("Asked of us"),
        gettext_lazy("Nobody above asks anything of your unit. What cites no duty waits at the gate, not here."),
    ),
    "from_us": (
        gettext_lazy("Asked by us"),
        gettext_lazy("Your unit asks nothing of streets and communities at the moment."),
    ),
    "below": (
        gettext_lazy("Asked of units below"),
        gettext_lazy("Nothing is asked of the units on your ground at the moment."),
    ),
}
STATES: dict[str, Words] = {"open": gettext_lazy("Open"), "ended": gettext_lazy("Done, returned or taken back")}
STEPS_DONE: dict[str, Words] = {
    "accept": gettext_lazy("Accepted; the unit that asks knows."),
    "finish": gettext_lazy("Done; the hours stand in the burden ledger."),
    "return": gettext_lazy("Returned; the unit that asks reads the reason."),
    "withdraw": gettext_lazy("Taken back; the unit asked knows."),
    "attach": gettext_lazy("The files are beside the task."),
    "propose_removal": gettext_lazy("Proposed; the unit above decides."),
}
