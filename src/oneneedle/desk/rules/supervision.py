"""How supervision looks on the desk: chips, icons, and what is said where nothing waits."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.desk.rules.looks import Chip

Words = str | Promise

NOTICE_LOOKS = {
    "asked": ("warn", "question-circle"),
    "answered": ("info", "chat-left-text"),
    "accepted": ("good", "check2-all"),
    "withdrawn": ("neutral", "arrow-counterclockwise"),
}
PROMISE_LOOKS = {
    "open": ("info", "flag"),
    "reported": ("warn", "clipboard-check"),
    "closed": ("good", "patch-check"),
    "done": ("good", "check2-all"),
    "withdrawn": ("neutral", "x-circle"),
}
DEMARCATION_LOOKS = {
    "open": ("warn", "people"),
    "decided": ("good", "signpost-split"),
    "withdrawn": ("neutral", "arrow-counterclockwise"),
}
STEP_ICONS = {
    "answer": "chat-left-text",
    "accept": "check",
    "again": "arrow-repeat",
    "withdraw": "arrow-counterclockwise",
    "report": "clipboard-check",
    "confirm": "patch-check",
    "deny": "x-circle",
    "finish": "clipboard-check",
    "say": "chat-left-text",
    "decide": "signpost-split",
    "redact": "eye-slash",
}
SECOND = frozenset({"withdraw", "again", "deny", "redact"})  # never the big button
DANGER = frozenset({"withdraw", "deny", "redact"})
# Side -> name, icon, what to say when nothing is there.
SIDES: dict[str, tuple[Words, str, Words]] = {
    "asked": (
        gettext_lazy("We are asked"),
        "question-circle",
        gettext_lazy("Nobody asks your unit for account."),
    ),
    "asking": (
        gettext_lazy("We ask"),
        "send",
        gettext_lazy("Open a case or a task that lies too long, and ask the unit that has it."),
    ),
    "all": (gettext_lazy("All notices"), "list", gettext_lazy("No unit has been asked for account yet.")),
}
LIST_NAMES: dict[str, Words] = {
    "open": gettext_lazy("Running"),
    "late": gettext_lazy("Late"),
    "done": gettext_lazy("Done"),
    "withdrawn": gettext_lazy("Taken back or struck off"),
}
PHASE_NAMES: dict[str, Words] = {
    "answer": gettext_lazy("the answer"),
    "arrive": gettext_lazy("the arrival"),
    "finish": gettext_lazy("the result"),
    "settle": gettext_lazy("the decision on the refusal"),
}


def notice_chip(state: str, name: str) -> Chip:
    """The state of a notice."""
    tone, icon = NOTICE_LOOKS[state]
    return Chip(name, tone, icon)


def promise_chip(state: str, name: str) -> Chip:
    """The state of a rectification or a commitment."""
    tone, icon = PROMISE_LOOKS[state]
    return Chip(name, tone, icon)


def late_chip(late: bool) -> Chip | None:
    """That its day is over, or was over when it was done."""
    return Chip(_("Late"), "bad", "hourglass-split") if late else None


def demarcation_chip(state: str, name: str) -> Chip:
    """The state of a demarcation."""
    tone, icon = DEMARCATION_LOOKS[state]
    return Chip(name, tone, icon)
