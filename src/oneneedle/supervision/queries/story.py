"""What happened to a notice, a rectification, a commitment or a demarcation: ledger rows in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.core import queries as core
from oneneedle.core.rules import SYSTEM_CHANNEL
from oneneedle.units import queries as units
from oneneedle.units.models import Post

# Verb of the ledger -> words and tone.
WORDS: dict[str, tuple[str | Promise, str]] = {
    "supervision.asked": (gettext_lazy("Asked for account"), "info"),
    "supervision.answered": (gettext_lazy("Account was given"), "good"),
    "supervision.asked_again": (gettext_lazy("Asked again: the answer was not enough"), "warn"),
    "supervision.accepted": (gettext_lazy("The answer was accepted"), "good"),
    "supervision.withdrawn": (gettext_lazy("Taken back"), "neutral"),
    "supervision.warned": (gettext_lazy("Due soon"), "warn"),
    "supervision.overdue": (gettext_lazy("Overdue"), "bad"),
    "supervision.lifted": (gettext_lazy("Lifted to the unit above"), "bad"),
    "rectification.opened": (gettext_lazy("Put on the list"), "info"),
    "rectification.reported": (gettext_lazy("Said to be put right"), "info"),
    "rectification.confirmed": (gettext_lazy("Confirmed on the ground"), "good"),
    "rectification.denied": (gettext_lazy("Not put right, said somebody on the ground"), "bad"),
    "rectification.withdrawn": (gettext_lazy("Struck off"), "neutral"),
    "rectification.overdue": (gettext_lazy("Overdue"), "bad"),
    **{
        f"{kind}.{fact}": said
        for kind in ("rectification", "commitment")
        for fact, said in {
            "redacted": (gettext_lazy("Words were blotted out"), "neutral"),
            "shown": (gettext_lazy("A proof was made public"), "neutral"),
            "hidden": (gettext_lazy("A proof was hidden"), "neutral"),
        }.items()
    },
    "rectification.checked": (gettext_lazy("A resident said how it is"), "neutral"),
    "commitment.made": (gettext_lazy("Promised"), "info"),
    "commitment.finished": (gettext_lazy("Said to be kept"), "good"),
    "commitment.withdrawn": (gettext_lazy("Taken back"), "neutral"),
    "commitment.overdue": (gettext_lazy("Overdue"), "bad"),
    "commitment.checked": (gettext_lazy("A resident said how it is"), "neutral"),
    "demarcation.opened": (gettext_lazy("The units were called"), "info"),
    "demarcation.heard": (gettext_lazy("Spoke"), "neutral"),
    "demarcation.decided": (gettext_lazy("Decided"), "good"),
    "demarcation.withdrawn": (gettext_lazy("Called off"), "neutral"),
    "demarcation.due": (gettext_lazy("The time to hear is over"), "warn"),
}
_QUIET = frozenset({"rectification.checked", "commitment.checked"})  # counted beside, not told one by one


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened: in words, when, by which unit and post."""

    fact: str
    title: str
    tone: str
    at: datetime
    by: str


def tell_story(jurisdiction_id: str, subject: str, *, public: bool = False) -> tuple[Told, ...]:
    """The whole way of one subject, newest first; the public reads the unit, never the post."""
    rows = list(core.get_history(subject).exclude(verb__in=_QUIET))
    directory = units.units_for(jurisdiction_id).by_id
    post_ids = {row.post_id for row in rows if row.post_id} if not public else set()
    posts = {post.id: post.name for post in Post.objects.filter(id__in=post_ids)} if post_ids else {}
    told = []
    for row in reversed(rows):
        title, tone = WORDS.get(row.verb, (row.verb, "neutral"))
        unit = directory.get(row.unit_id) if row.unit_id else None
        by = " · ".join(
            part for part in (unit.name if unit else "", posts.get(row.post_id, "") if row.post_id else "") if part
        )
        if row.channel == SYSTEM_CHANNEL:
            by = _("OneNeedle, by rule")
        elif not by:
            by = _("Resident")
        late = str(_("Late")) if row.data.get("late") else ""
        said = " · ".join(part for part in (str(title), late) if part)
        told.append(Told(row.verb, said, "bad" if late else tone, row.at, by))
    return tuple(told)


def name_of(jurisdiction_id: str, unit_id: object) -> str:
    """The unit's name for the reader."""
    unit = units.units_for(jurisdiction_id).by_id.get(unit_id) if unit_id else None  # type: ignore[call-overload]
    return unit.name if unit else ""
