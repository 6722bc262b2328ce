"""Steps beside the corridor: they change who has a case or how its clock runs, never how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST_EXTENSIONS = 2
MOST_MOVES = 4  # a level up or down; then only the command desk moves the case
LONGEST_HOLD = timedelta(days=90)
LONGEST_EXTENSION = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Beside:
    """One step: who takes it (the unit that has the case, the desk of the ground), from which states, and why."""

    verb: str
    sides: tuple[str, ...]
    sources: tuple[str, ...]
    title: str | Promise
    why: str | Promise


_OUT = ("dispatched", "handling")

# fmt: off
BESIDE: dict[str, Beside] = {step.verb: step for step in (
    Beside("lift", ("unit", "desk"), _OUT,
           _("Lift one level"), _("Only what the lowest unit cannot do; with a reason, and the time is counted.")),
    Beside("lower", ("unit", "desk"), _OUT,
           _("Lower one level"), _("The unit nearer to the place can do it; with a reason.")),
    Beside("ask_hold", ("unit",), ("handling",),
           _("Ask for a hold"), _("It cannot go on now; the desk decides whether the clock stands still.")),
    Beside("hold", ("desk",), ("handling",),
           _("Hold"), _("The clock stands still until the day you name, or until it is resumed.")),
    Beside("resume", ("unit", "desk"), ("handling",),
           _("Resume"), _("The clock goes on with what was left.")),
    Beside("ask_extension", ("unit",), ("handling",),
           _("Ask for more time"), _("Before the deadline, with a reason; the desk decides.")),
    Beside("decide", ("desk",), ("handling",),
           _("Decide on the delay"), _("Whoever asked does not decide.")),
)}
# fmt: on

LIFT_REASONS: dict[str, str | Promise] = {
    "beyond_powers": _("This level may not decide it"),
    "beyond_means": _("People or equipment of this level do not suffice"),
    "several_grounds": _("It lies on the ground of several units"),
    "needs_departments": _("It needs departments only a higher level can call"),
    "risk": _("It is dangerous; the level above must know"),
}

DELAY_KIND_NAMES: dict[str, str | Promise] = {"hold": _("Hold"), "extension": _("Extension")}
DELAY_STATE_NAMES: dict[str, str | Promise] = {
    "asked": _("Waits for the desk"),
    "granted": _("Granted"),
    "denied": _("Denied"),
    "ended": _("Over"),
}
