"""How site checks look on the desk: chips, icons, and what is said where nothing waits."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from oneneedle.desk.rules.looks import Chip

Words = str | Promise

STATE_LOOKS = {
    "planned": ("info", "calendar3"),
    "rectifying": ("warn", "tools"),
    "closed": ("good", "check2-all"),
    "called_off": ("neutral", "x-circle"),
}
RESULT_LOOKS = {
    "ok": ("good", "check"),
    "not_ok": ("bad", "x-circle"),
    "not_applicable": ("neutral", "circle"),
}
STEP_ICONS = {"record": "clipboard-check", "recheck": "arrow-repeat", "call_off": "x-circle"}
# Tab -> name, what to say when nothing stands there.
TABS: dict[str, tuple[Words, Words]] = {
    "planned": (
        gettext_lazy("Still to be checked"),
        gettext_lazy("Plan a check of a site; it stands here until it is done."),
    ),
    "rectify": (
        gettext_lazy("To be put right at the site"),
        gettext_lazy("No site has to put anything right. What a check finds stands here until somebody looks again."),
    ),
    "closed": (
        gettext_lazy("Checked or called off"),
        gettext_lazy("Checks stand here when all is in order, or when they are called off."),
    ),
}


def check_chip(state: str, name: str) -> Chip:
    """The state of a check."""
    tone, icon = STATE_LOOKS[state]
    return Chip(name, tone, icon)


def result_chip(result: str, name: str) -> Chip:
    """What was found on a line."""
    tone, icon = RESULT_LOOKS[result]
    return Chip(name, tone, icon)


def day_chip(state: str, days: int) -> Chip | None:
    """How many days are left, or have passed; nothing when no day matters any more."""
    if state not in {"planned", "rectifying"}:
        return None
    if days < 0:
        late = ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}
        return Chip(late, "bad" if state == "rectifying" else "warn", "hourglass-split")
    if days == 0:
        return Chip(_("today"), "warn", "clock")
    left = ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}
    return Chip(left, "neutral", "calendar3")
