"""How a whistle looks on the desk: chips, icons, and what is said where nothing waits."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from oneneedle.desk.rules.looks import Chip
from oneneedle.evaluation.rules import MINIMUM, Figure, against

STATE_LOOKS: dict[str, tuple[str, str]] = {
    "proposed": ("warn", "person"),
    "blown": ("info", "megaphone"),
    "gathered": ("good", "people"),
    "done": ("neutral", "check2-all"),
    "withdrawn": ("neutral", "arrow-counterclockwise"),
}
CALL_ICONS = {
    "called": "bell",
    "acknowledged": "check",
    "refused": "x-circle",
    "present": "geo-alt",
    "finished": "clipboard-check",
    "excused": "arrow-return-left",
}
STEP_ICONS = {
    "approve": "megaphone",
    "close": "check2-all",
    "withdraw": "arrow-counterclockwise",
    "attach": "camera",
    "look_again": "calendar3",
    "acknowledge": "check",
    "check_in": "geo-alt",
    "finish": "clipboard-check",
    "refuse": "x-circle",
    "settle": "signpost-split",
    "rate": "star",
    "answer": "star",
    "reply": "chat-left-text",
    "lift": "upload",
    "lower": "download",
    "ask_hold": "lock",
    "hold": "lock",
    "resume": "arrow-repeat",
    "ask_extension": "calendar3",
    "decide": "signpost-split",
}
# Side -> name, icon, what to say when nothing is there.
SIDES: dict[str, tuple[str | Promise, str, str | Promise]] = {
    "called": (gettext_lazy("My unit is called"), "bell", gettext_lazy("No street calls your unit at the moment.")),
    "blown": (gettext_lazy("Blown by us"), "megaphone", gettext_lazy("Nobody is called at the moment.")),
    "settle": (
        gettext_lazy("Refusals to decide"),
        "signpost-split",
        gettext_lazy("No department has refused to come."),
    ),
    "all": (gettext_lazy("All whistles"), "list", gettext_lazy("No whistle has been blown yet.")),
}
RATE_LOOKS: dict[str, tuple[str | Promise, str]] = {
    "many": (gettext_lazy("Many"), "warn"),
    "few": (gettext_lazy("Few"), "warn"),
    "usual": (gettext_lazy("Usual"), "good"),
    "too_few_cases": (gettext_lazy("Too few cases to say"), "neutral"),
}


def rate_chip(street: Figure, city: Figure) -> Chip:
    """Whether a street calls clearly more or less often than the whole city; chance alone says neither."""
    if street.of < MINIMUM:
        word = "too_few_cases"
    else:
        word = {"above": "many", "below": "few"}.get(against(street, city), "usual")
    said, tone = RATE_LOOKS[word]
    return Chip(str(said), tone)


def whistle_chip(state: str, name: str) -> Chip:
    """The state of a whistle."""
    tone, icon = STATE_LOOKS[state]
    return Chip(name, tone, icon)


def call_chip(state: str, name: str, tone: str) -> Chip:
    """The state of one call."""
    return Chip(name, tone, CALL_ICONS[state])
