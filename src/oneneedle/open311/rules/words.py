"""Sentences that outside systems show to people: what a step means, and what happens after a report."""

from __future__ import annotations

from datetime import tzinfo

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.cases.rules import OUTCOME_NAMES, Reception

STEP_TEXTS: dict[str, str | Promise] = {
    "dispatched": gettext_lazy("Passed to %(unit)s."),
    "settled": gettext_lazy("The command desk decided that %(unit)s acts."),
    "accepted": gettext_lazy("%(unit)s has taken it on."),
    "returned": gettext_lazy("It was sent back, and another unit is being found."),
    "finished": gettext_lazy("The unit reports its result; somebody else will check it."),
    "verified": gettext_lazy("Somebody other than the unit checked the result: it holds."),
    "failed": gettext_lazy("The check did not confirm the result; the unit must act again."),
    "declined": gettext_lazy("It was not taken on."),
    "withdrawn": gettext_lazy("The reporter took it back."),
    "merged": gettext_lazy("It was joined with another report of the same matter."),
    "reopened": gettext_lazy("It was opened again."),
}
CLOSING_STEPS = frozenset({"closed", "adopted"})


def update_text(step: str, *, unit_name: str, outcome: str, said: str) -> str:
    """What happened in one sentence, followed by what somebody said about it."""
    if step in CLOSING_STEPS:
        told = _("Closed: %(outcome)s.") % {"outcome": OUTCOME_NAMES.get(outcome, outcome)}
    else:
        named = {"unit": unit_name or _("the responsible unit")}
        told = str(STEP_TEXTS[step]) % named if step in STEP_TEXTS else ""
    return "\n".join(part for part in (told, said) if part)


def notice_text(reception: Reception, zone: tzinfo) -> str:
    """What the reporter is told at once: the number, who has it, and by when."""
    parts = [_("Received as %(number)s.") % {"number": reception.number}]
    if reception.unit_name:
        parts.append(_("Passed to %(unit)s.") % {"unit": reception.unit_name})
    else:
        parts.append(_("The service desk will find the responsible unit."))
    if reception.resolve_by:
        at = reception.resolve_by.astimezone(zone)
        parts.append(_("To be settled by %(moment)s.") % {"moment": f"{at:%Y-%m-%d %H:%M}"})
    return " ".join(parts)
