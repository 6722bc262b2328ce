"""What happened to a case, for staff: ledger rows joined with the words that belong to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.cases.models import Case, Remark
from oneneedle.cases.queries.rows import area_name
from oneneedle.cases.rules import beside, flow
from oneneedle.catalogue import queries as catalogue
from oneneedle.core import queries as core
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import SYSTEM_CHANNEL, say_money
from oneneedle.places.models import Area
from oneneedle.units import queries as units
from oneneedle.units.models import Post

PRIORITY_NAMES: dict[str, str | Promise] = {
    "normal": gettext_lazy("Normal"),
    "high": gettext_lazy("High"),
    "urgent": gettext_lazy("Urgent"),
}
CHANNEL_NAMES: dict[str, str | Promise] = {
    "web": gettext_lazy("Resident, on the web"),
    "link": gettext_lazy("Resident, by the link in a letter"),
    "open311": gettext_lazy("Outside program (Open311)"),
    "import": gettext_lazy("Copied from another system"),
    "phone": gettext_lazy("By telephone"),
    "counter": gettext_lazy("At the counter"),
    "desk": gettext_lazy("At the desk"),
    "grid": gettext_lazy("Grid worker on the round"),
    "app": gettext_lazy("Resident, by an app"),
    "staff": gettext_lazy("Staff of the city"),
    SYSTEM_CHANNEL: gettext_lazy("OneNeedle, by rule"),
}
# Fact of the ledger -> words and tone.
_WORDS: dict[str, tuple[str | Promise, str]] = {
    "received": (gettext_lazy("Received"), "info"),
    "located": (gettext_lazy("Place set"), "neutral"),
    "classified": (gettext_lazy("Type set"), "neutral"),
    "filed": (gettext_lazy("Filed"), "info"),
    "dispatched": (gettext_lazy("Dispatched"), "info"),
    "settled": (gettext_lazy("Decided who acts"), "info"),
    "accepted": (gettext_lazy("Accepted"), "info"),
    "returned": (gettext_lazy("Returned"), "warn"),
    "finished": (gettext_lazy("Result reported"), "good"),
    "verified": (gettext_lazy("Checked: it holds"), "good"),
    "failed": (gettext_lazy("Checked: it does not hold"), "bad"),
    "heard": (gettext_lazy("The resident answered"), "info"),
    "closed": (gettext_lazy("Closed"), "good"),
    "reopened": (gettext_lazy("Reopened"), "warn"),
    "declined": (gettext_lazy("Declined"), "warn"),
    "withdrawn": (gettext_lazy("Withdrawn"), "neutral"),
    "merged": (gettext_lazy("Merged into another case"), "neutral"),
    "adopted": (gettext_lazy("Closed elsewhere"), "good"),
    "joined": (gettext_lazy("Somebody with the same need joined"), "neutral"),
    "remarked": (gettext_lazy("Remark"), "neutral"),
    "attached": (gettext_lazy("Photo added"), "neutral"),
    "shown": (gettext_lazy("A photo was made public"), "neutral"),
    "hidden": (gettext_lazy("A photo was hidden"), "neutral"),
    "redacted": (gettext_lazy("Words were blotted out"), "neutral"),
    "warned": (gettext_lazy("Due soon"), "warn"),
    "overdue": (gettext_lazy("Overdue"), "bad"),
    "urged": (gettext_lazy("The unit was urged"), "bad"),
    "lifted": (gettext_lazy("Lifted to the unit above"), "bad"),
    "lifted_up": (gettext_lazy("Lifted one level"), "warn"),
    "lowered": (gettext_lazy("Lowered one level"), "info"),
    "hold_asked": (gettext_lazy("A hold was asked for"), "neutral"),
    "held": (gettext_lazy("On hold: the clock stands still"), "warn"),
    "resumed": (gettext_lazy("Resumed: the clock goes on"), "info"),
    "extension_asked": (gettext_lazy("More time was asked for"), "neutral"),
    "extended": (gettext_lazy("The deadline was extended"), "warn"),
    "delay_denied": (gettext_lazy("No delay was granted"), "neutral"),
    "whistled": (gettext_lazy("A whistle was blown"), "warn"),
    "whistle_ended": (gettext_lazy("The whistle ended"), "good"),
}
_CLOCKS = {"respond": gettext_lazy("the answer"), "resolve": gettext_lazy("the result")}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened: in words, when, by which unit and post, with facts and what was written."""

    seq: int
    verb: str
    title: str
    tone: str
    at: datetime
    by: str
    facts: tuple[str, ...]
    remarks: tuple[str, ...]
    public: bool
    media_urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Names:
    """Names that the rows refer to, read together."""

    jurisdiction_id: str
    posts: Mapping[UUID, str]
    areas: Mapping[str, str]

    def unit(self, unit_id: object) -> str:
        found = units.get_unit(self.jurisdiction_id, UUID(str(unit_id))) if unit_id else None
        return found.name if found else ""

    def money(self, amount: object) -> str:
        city = core.get_jurisdiction(self.jurisdiction_id)
        return say_money(Decimal(str(amount)), city.country if city else "")

    def case_type(self, code: object) -> str:
        found = catalogue.get_catalogue(self.jurisdiction_id).by_code.get(str(code))
        return found.name if found else str(code)


def read_history(case: Case) -> tuple[HistoryLine, ...]:
    """The whole way of a case, newest first, in at most four queries."""
    rows = list(core.get_history(f"case:{case.id}"))
    remarks: dict[int, list[Remark]] = {}
    for remark in Remark.objects.filter(case=case).order_by("at", "id"):
        remarks.setdefault(remark.seq, []).append(remark)
    post_ids = {row.post_id for row in rows if row.post_id}
    paths = {str(row.data["area"]) for row in rows if row.data.get("area")}
    names = _Names(
        case.jurisdiction_id,
        {post.id: post.name for post in Post.objects.filter(id__in=post_ids)} if post_ids else {},
        {area.path: area_name(area) for area in Area.objects.filter(path__in=paths)} if paths else {},
    )
    return tuple(_line(row, remarks.get(row.seq, []), names) for row in reversed(rows))


def remarks_of(case: Case) -> tuple[Remark, ...]:
    """What was written beside a case and is not gone, newest first."""
    written = Remark.objects.filter(case=case).exclude(text="", media_urls=[])
    return tuple(written.order_by("-at", "-id"))


def get_remark(case: Case, remark_id: UUID) -> Remark:
    """One remark of a case; Remark.DoesNotExist when it has none such."""
    remark = Remark.objects.get(case=case, id=remark_id)
    remark.case = case
    return remark


def _line(row: LedgerRow, remarks: list[Remark], names: _Names) -> HistoryLine:
    verb = row.verb.removeprefix("case.")
    title, tone = _WORDS.get(verb, (verb, "neutral"))
    return HistoryLine(
        seq=row.seq,
        verb=verb,
        title=str(title),
        tone=tone,
        at=row.at,
        by=_who(row, names),
        facts=tuple(fact for fact in _facts(verb, row, names) if fact),
        remarks=tuple(remark.text for remark in remarks if remark.text),
        public=any(remark.public for remark in remarks),
        media_urls=tuple(str(url) for remark in remarks for url in remark.media_urls),
    )


def _who(row: LedgerRow, names: _Names) -> str:
    """Unit and post, never a person; whoever has no post by the door they came in."""
    unit, post = names.unit(row.unit_id), names.posts.get(row.post_id, "") if row.post_id else ""
    if unit or post:
        return " · ".join(part for part in (unit, post) if part)
    return str(CHANNEL_NAMES.get(row.channel, row.channel))


def _facts(verb: str, row: LedgerRow, names: _Names) -> list[str]:
    data = row.data
    if verb in {"dispatched", "settled", "reopened", "failed"}:
        by_rule = _("by rule") if data.get("by") == "rule" else ""
        duty = _("duty %(code)s of the responsibility list") % {"code": data["duty"]} if data.get("duty") else ""
        local = _("by a change of the ground's own office") if data.get("override") else ""
        zone = _("agreed for the shared zone %(code)s") % {"code": data["zone"]} if data.get("zone") else ""
        return [" · ".join(part for part in (names.unit(data.get("unit")), by_rule, duty, local, zone) if part)]
    if verb == "located":
        return [names.areas.get(str(data.get("area")), "")]
    if verb == "classified":
        priority = PRIORITY_NAMES.get(str(data.get("priority")), "")
        return [f"{names.case_type(data.get('type'))} · {priority}"]
    if verb == "returned":
        proposed = _("Proposed: %(unit)s") % {"unit": names.unit(data.get("proposed"))}
        return [str(flow.RETURN_REASONS.get(str(data.get("reason")), "")), proposed]
    if verb in {"finished", "adopted"}:
        cost = _("It cost %(money)s") % {"money": names.money(data["cost"])} if data.get("cost") else ""
        return [str(flow.OUTCOME_NAMES.get(str(data.get("outcome")), "")), cost]
    if verb == "heard":
        assisted = _("asked by the desk") if data.get("assisted") else ""
        return [str(flow.SOLVED.get(str(data.get("solved")), "")), assisted]
    if verb in {"merged", "joined"}:
        return [str(data.get("into_number") or data.get("number") or "")]
    if verb in {"warned", "overdue"}:
        return [str(_CLOCKS.get(str(data.get("stage", "")).partition("_")[0], ""))]
    if verb == "lifted":
        return [names.unit(data.get("parent"))]
    if verb in {"lifted_up", "lowered"}:
        why = str(beside.LIFT_REASONS.get(str(data.get("reason")), ""))
        return [f"{names.unit(data.get('from'))} → {names.unit(data.get('to'))}", why]
    if verb in {"whistled", "whistle_ended"}:
        return [str(data.get("whistle", ""))]
    return []
