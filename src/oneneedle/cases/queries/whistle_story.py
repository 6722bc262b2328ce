"""What happened to a whistle, for everybody on it: ledger rows in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.cases.models import Whistle
from oneneedle.cases.rules import whistles
from oneneedle.core import queries as core
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import SYSTEM_CHANNEL
from oneneedle.units import queries as units
from oneneedle.units.models import Post

# Fact of the ledger -> words and tone.
WORDS: dict[str, tuple[str | Promise, str]] = {
    "proposed": (gettext_lazy("The community asked for it"), "info"),
    "blown": (gettext_lazy("The whistle was blown"), "info"),
    "approved": (gettext_lazy("The street blew the whistle"), "info"),
    "acknowledged": (gettext_lazy("Is coming"), "info"),
    "refused": (gettext_lazy("Refused"), "bad"),
    "settled": (gettext_lazy("The refusal was decided on"), "info"),
    "checked_in": (gettext_lazy("Checked in"), "good"),
    "gathered": (gettext_lazy("All are there"), "good"),
    "finished": (gettext_lazy("Result is in"), "good"),
    "closed": (gettext_lazy("The street closed it"), "good"),
    "withdrawn": (gettext_lazy("Taken back"), "neutral"),
    "rated": (gettext_lazy("The street rated the department"), "neutral"),
    "answered": (gettext_lazy("The department rated the call"), "neutral"),
    "replied": (gettext_lazy("The department replied to its rating"), "neutral"),
    "attached": (gettext_lazy("Photo added"), "neutral"),
    "warned": (gettext_lazy("Due soon"), "warn"),
    "urged": (gettext_lazy("Urged"), "bad"),
    "lifted": (gettext_lazy("Lifted to the unit above"), "bad"),
}


@dataclass(frozen=True, slots=True)
class WhistleStep:
    """One thing that happened: in words, when, by which unit and post, which department it concerns."""

    fact: str
    title: str
    tone: str
    at: datetime
    by: str
    unit_name: str
    facts: tuple[str, ...]


def tell_whistle(whistle: Whistle) -> tuple[WhistleStep, ...]:
    """The whole way of a whistle, newest first, in two queries."""
    rows = list(core.get_history(f"whistle:{whistle.id}"))
    directory = {str(unit.id): unit.name for unit in units.units_for(whistle.jurisdiction_id).units}
    post_ids = {row.post_id for row in rows if row.post_id}
    posts = {post.id: post.name for post in Post.objects.filter(id__in=post_ids)} if post_ids else {}
    steps = []
    for row in reversed(rows):
        fact = row.verb.removeprefix("whistle.")
        title, tone = WORDS.get(fact, (fact, "neutral"))
        parts = (directory.get(str(row.unit_id), ""), posts.get(row.post_id, "") if row.post_id else "")
        by = " · ".join(part for part in parts if part)
        if row.channel == SYSTEM_CHANNEL:
            by = _("OneNeedle, by rule")
        unit = directory.get(str(row.data.get("unit")), "")
        late = "bad" if fact == "checked_in" and row.data.get("late") else tone
        known = tuple(word for word in _facts(fact, row, directory) if word)
        steps.append(WhistleStep(fact, str(title), late, row.at, by, unit, known))
    return tuple(steps)


def _facts(fact: str, row: LedgerRow, directory: dict[str, str]) -> list[str]:
    data = row.data
    if fact == "checked_in":
        metres = data.get("metres")
        away = _("%(count)d m from the meeting point") % {"count": metres} if metres is not None else ""
        return [_("late") if data.get("late") else _("in time"), away]
    if fact in {"acknowledged", "finished"}:
        return [] if data.get("in_time", True) else [_("late")]
    if fact == "settled":
        return [str(whistles.DECISION_NAMES.get(str(data.get("decision")), ""))]
    if fact in {"warned", "urged", "lifted"}:
        return [str(whistles.PHASE_NAMES.get(str(data.get("phase")), "")), directory.get(str(data.get("parent")), "")]
    if fact == "rated":
        return [_("%(count)s of 5") % {"count": data.get("rating")}]
    if fact == "answered":
        needed = _("needed") if data.get("needed") else _("not needed")
        return [needed, _("clear: %(count)s of 5") % {"count": data.get("clear")}]
    if fact in {"blown", "approved"}:
        return [directory.get(str(unit), "") for unit in data.get("units", ())]
    return []
