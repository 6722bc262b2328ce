"""The words residents read: where a case stands, what happened, until when."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

TONES = {
    "received": "info",
    "filed": "info",
    "dispatched": "info",
    "handling": "info",
    "handled": "info",
    "verified": "good",
    "closed": "good",
    "declined": "warn",
    "withdrawn": "neutral",
    "merged": "neutral",
}

_STATES: dict[str, str | Promise] = {
    "received": gettext_lazy("The report has arrived. The duty desk is looking whose task it is."),
    "filed": gettext_lazy("The report is filed and waits to be sent to the unit that must act."),
    "dispatched": gettext_lazy("It has been sent to %(unit)s, which has not yet accepted it."),
    "handling": gettext_lazy("%(unit)s has accepted it and is working on it."),
    "handled": gettext_lazy("%(unit)s says that it is done. Somebody else now checks whether that holds."),
    "verified": gettext_lazy("The result was checked and holds. Whoever reported it is asked whether it is solved."),
    "declined": gettext_lazy("We cannot act on this. The reason and where to turn to stand below."),
    "withdrawn": gettext_lazy("This report was taken back."),
    "merged": gettext_lazy("The same matter was reported before. It goes on under the earlier number."),
}
_ENDINGS: dict[str, str | Promise] = {
    "resolved": gettext_lazy("Closed: it was solved by %(unit)s and checked."),
    "explained": gettext_lazy("Closed: it could not be done. %(unit)s has explained why."),
    "gone": gettext_lazy("Closed: when %(unit)s came, it was no longer there."),
}

# What a resident is told about, by the ledger's verb; the rest is inner work of the house.
EVENTS: dict[str, tuple[str | Promise, str]] = {
    "received": (gettext_lazy("Report received"), "info"),
    "filed": (gettext_lazy("Filed; the time limits began"), "info"),
    "dispatched": (gettext_lazy("Sent to %(unit)s"), "info"),
    "settled": (gettext_lazy("The command desk decided: %(unit)s must act"), "info"),
    "accepted": (gettext_lazy("Accepted by %(unit)s"), "info"),
    "returned": (gettext_lazy("Sent back: not the task of %(unit)s"), "warn"),
    "finished": (gettext_lazy("%(unit)s reports the result"), "info"),
    "verified": (gettext_lazy("Checked: the result holds"), "good"),
    "failed": (gettext_lazy("Checked: the result does not hold, back to work"), "warn"),
    "heard": (gettext_lazy("The resident answered"), "info"),
    "closed": (gettext_lazy("Closed"), "good"),
    "adopted": (gettext_lazy("Closed, as the system it came from says"), "good"),
    "reopened": (gettext_lazy("Opened again: not solved"), "warn"),
    "declined": (gettext_lazy("Declined, with advice where to turn"), "warn"),
    "withdrawn": (gettext_lazy("Taken back by the reporter"), "neutral"),
    "merged": (gettext_lazy("Joined with an earlier report"), "neutral"),
    "joined": (gettext_lazy("Somebody else has the same need"), "neutral"),
    "remarked": (gettext_lazy("Remark"), "neutral"),
    "attached": (gettext_lazy("Photo added"), "neutral"),
    "overdue": (gettext_lazy("The time limit passed; the unit was reminded"), "bad"),
    "urged": (gettext_lazy("Reminded again"), "warn"),
    "lifted": (gettext_lazy("Lifted to the next higher level"), "warn"),
    "lifted_up": (gettext_lazy("Given to the next higher level: %(unit)s"), "info"),
    "lowered": (gettext_lazy("Given to the unit nearer to the place: %(unit)s"), "info"),
    "held": (gettext_lazy("It has to wait; the time limit stands still"), "warn"),
    "resumed": (gettext_lazy("It goes on; the time limit runs again"), "info"),
    "extended": (gettext_lazy("The time limit was extended"), "warn"),
    "whistled": (gettext_lazy("Departments were called to come together"), "info"),
    "whistle_ended": (gettext_lazy("The joint visit of the departments has ended"), "info"),
}


def event_words(verb: str, unit_name: str) -> tuple[str, str] | None:
    """Title and tone of one step of the ledger, or None for what stays inside the house."""
    bare = verb.removeprefix("case.")
    found = EVENTS.get(bare)
    if found is None:
        return None
    return str(found[0]) % {"unit": unit_name or _("the unit in charge")}, found[1]


def state_words(state: str, outcome: str, unit_name: str) -> str:
    """One sentence that says where the case stands and with whom."""
    words = _ENDINGS.get(outcome, _ENDINGS["resolved"]) if state == "closed" else _STATES[state]
    return str(words) % {"unit": unit_name or _("the unit in charge")}


def moment_words(at: datetime, now: datetime) -> str:
    """Day and time as people say them; both times local to the city."""
    values = {"time": f"{at:%H:%M}", "day": date_format(at, "DATE_FORMAT"), "weekday": WEEKDAYS[at.weekday()]}
    days = (at.date() - now.date()).days
    if days == 0:
        return _("today %(time)s") % values
    if days == 1:
        return _("tomorrow %(time)s") % values
    if days == -1:
        return _("yesterday %(time)s") % values
    if abs(days) < 7:
        return _("%(weekday)s, %(day)s, %(time)s") % values
    return _("%(day)s, %(time)s") % values


def left_words(until: datetime, now: datetime) -> str:
    """How long there is still, or since when it is late; hours below two days."""
    late, span = until < now, abs(until - now)
    if span < timedelta(hours=1):
        return _("late by less than an hour") if late else _("less than an hour left")
    if span < timedelta(days=2):
        hours = int(span.total_seconds() // 3600)
        late_words = ngettext("late by %(count)d hour", "late by %(count)d hours", hours)
        words = late_words if late else ngettext("%(count)d hour left", "%(count)d hours left", hours)
        return words % {"count": hours}
    late_words = ngettext("late by %(count)d day", "late by %(count)d days", span.days)
    words = late_words if late else ngettext("%(count)d day left", "%(count)d days left", span.days)
    return words % {"count": span.days}
