"""How a case looks on the desk: chips for state and deadline, the step bar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from oneneedle.cases import rules as case_rules
from oneneedle.ui import rules as ui

Words = str | Promise

# Duty -> name, icon, what to say when nothing waits there.
DUTY_NAMES: dict[str, tuple[Words, str, Words]] = {
    "to_file": (gettext_lazy("To file"), "inbox", gettext_lazy("Every report has its type and place.")),
    "to_dispatch": (gettext_lazy("To dispatch"), "send", gettext_lazy("Every filed case is on its way to a unit.")),
    "to_settle": (
        gettext_lazy("To settle"),
        "signpost-split",
        gettext_lazy("No case has been returned twice."),
    ),
    "lifted": (gettext_lazy("Lifted to us"), "upload", gettext_lazy("No case lies with your office itself.")),
    "mine": (gettext_lazy("For my unit"), "tools", gettext_lazy("Your unit has nothing to do at the moment.")),
    "due_soon": (gettext_lazy("Due soon"), "clock", gettext_lazy("No deadline ends within a day.")),
    "overdue": (gettext_lazy("Overdue"), "hourglass-split", gettext_lazy("No deadline has passed.")),
    "returned": (gettext_lazy("Returned"), "arrow-return-left", gettext_lazy("No unit has sent a case back.")),
    "to_verify": (gettext_lazy("To verify"), "patch-check", gettext_lazy("Every result has been checked.")),
    "to_close": (gettext_lazy("To close"), "check2-all", gettext_lazy("Every checked case is closed.")),
    "all": (gettext_lazy("All cases"), "list", gettext_lazy("No case has come in yet.")),
}
CHANNELS: tuple[str, ...] = ("web", "phone", "counter", "open311", "grid", "import")
_STATES: dict[str, tuple[str, str]] = {
    "received": ("warn", "inbox"),
    "filed": ("info", "file-earmark-text"),
    "dispatched": ("info", "send"),
    "handling": ("info", "tools"),
    "handled": ("good", "clipboard-check"),
    "verified": ("good", "patch-check"),
    "closed": ("neutral", "check2-all"),
    "declined": ("neutral", "x-circle"),
    "withdrawn": ("neutral", "arrow-counterclockwise"),
    "merged": ("neutral", "link-45deg"),
}
PRIORITY_LOOKS: dict[str, tuple[Words, str, str]] = {
    "high": (gettext_lazy("High"), "warn", "flag"),
    "urgent": (gettext_lazy("Urgent"), "bad", "lightning"),
}
ORDER_NAMES: dict[str, tuple[Words, str]] = {
    "sent": (gettext_lazy("Sent"), "info"),
    "accepted": (gettext_lazy("Accepted"), "info"),
    "finished": (gettext_lazy("Finished"), "good"),
    "returned": (gettext_lazy("Returned"), "warn"),
    "cancelled": (gettext_lazy("Cancelled"), "neutral"),
}
KIND_NAMES: dict[str, Words] = {
    "report": gettext_lazy("With the report"),
    "before": gettext_lazy("Before the work"),
    "after": gettext_lazy("After the work"),
    "inspection": gettext_lazy("At the check"),
}
VERB_ICONS: dict[str, str] = {
    "lower": "download",
    "locate": "geo-alt",
    "classify": "tag",
    "file": "file-earmark-text",
    "dispatch": "send",
    "settle": "signpost-split",
    "accept": "check",
    "return": "arrow-return-left",
    "finish": "clipboard-check",
    "verify": "patch-check",
    "fail": "x-circle",
    "feedback": "telephone",
    "close": "check2-all",
    "reopen": "arrow-counterclockwise",
    "decline": "x-circle",
    "withdraw": "arrow-counterclockwise",
    "merge": "link-45deg",
    "remark": "chat-left-text",
    "attach": "camera",
    "redact": "eye-slash",
    "redact-remark": "eye-slash",
    "reporter": "eye",
}
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Chip:
    """A word with its tone and icon."""

    word: str
    tone: str
    icon: str = ""


def state_chip(state: str, outcome: str = "") -> Chip:
    """The state in words; of a closed case, how it ended."""
    tone, icon = _STATES[state]
    if state == "closed" and outcome:
        tone = "good" if outcome == "resolved" else tone
        ended = {"state": str(case_rules.STATE_NAMES[state]), "outcome": str(case_rules.OUTCOME_NAMES[outcome])}
        return Chip(_("%(state)s: %(outcome)s") % ended, tone, icon)
    return Chip(str(case_rules.STATE_NAMES[state]), tone, icon)


def due_chip(due_at: datetime | None, now: datetime) -> Chip | None:
    """How much time is left, or how late it is; nothing when no clock runs."""
    if due_at is None:
        return None
    if due_at <= now:
        return Chip(_("%(span)s late") % {"span": _span(now - due_at)}, "bad", "hourglass-split")
    left = due_at - now
    tone, icon = ("warn", "clock") if left <= _DAY else ("neutral", "calendar3")
    return Chip(_("%(span)s left") % {"span": _span(left)}, tone, icon)


def _span(length: timedelta) -> str:
    if length >= 2 * _DAY:
        days = length // _DAY
        return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    if length >= _HOUR:
        hours = length // _HOUR
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    minutes = max(1, length // timedelta(minutes=1))
    return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}


def make_steps(state: str, step: int, notes: dict[str, str]) -> tuple[ui.Step, ...]:
    """The step bar; a side exit stops where the corridor would end."""
    ended, stopped = state == "closed", state in {"declined", "withdrawn", "merged"}
    steps = []
    for position, (key, title) in enumerate(case_rules.STEPS):
        look = "done" if position < step or ended else "now" if position == step else "todo"
        if stopped:
            look = "todo" if not notes.get(key) else "done"
        steps.append(ui.Step(str(title), look, "" if look == "todo" else notes.get(key, "")))
    if stopped:
        steps[-1] = ui.Step(str(case_rules.STATE_NAMES[state]), "stopped", notes.get("closed", ""))
    return tuple(steps)
