"""The pieces of a case's page: its toolbar, facts, deadlines, photos and timeline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oneneedle.cases import queries as cases
from oneneedle.cases.models import Case
from oneneedle.catalogue import rules as catalogue_rules
from oneneedle.core.rules.words import say_list
from oneneedle.desk import rules
from oneneedle.desk.forms.steps import suggest_types
from oneneedle.desk.views.seat import Seat
from oneneedle.people import queries as people
from oneneedle.people import rules as people_rules
from oneneedle.ui import rules as ui
from oneneedle.units import queries as units

_BESIDE = frozenset({"remark", "attach", "redact", "redact-remark"})
_DIRECT = frozenset({"file", "accept"})  # nothing to fill in: one tap


@dataclass(frozen=True)
class Way:
    """One button of the toolbar."""

    verb: str
    label: str
    icon: str
    href: str
    why: str
    enabled: bool
    forward: bool
    beside: bool
    direct: bool
    key: int


@dataclass(frozen=True)
class DeadlineView:
    """One deadline with its chip."""

    label: str
    deadline: cases.Deadline
    chip: rules.Chip | None


@dataclass(frozen=True)
class PhotoView:
    """One file with its addresses."""

    line: cases.AttachmentLine
    src: str
    thumb: str
    kind: str


def make_step_notes(case: Case) -> dict[str, str]:
    """When each step was reached."""
    moments = {
        "received": case.received_at,
        "filed": case.filed_at,
        "dispatched": case.dispatched_at,
        "handling": case.responded_at,
        "handled": case.handled_at,
        "verified": case.verified_at,
        "closed": case.closed_at,
    }
    zone = timezone.get_current_timezone()
    return {key: f"{at.astimezone(zone):%m-%d %H:%M}" for key, at in moments.items() if at}


def make_ways(sheet: cases.CasePage, duty: str) -> tuple[Way, ...]:
    """The toolbar: what leads on, and what is beside it."""
    number, query = sheet.case.number, f"?{urlencode({'duty': duty})}" if duty else ""
    beside = [
        ("remark", _("Remark"), sheet.permits.remark),
        ("attach", _("Add photos"), sheet.permits.attach),
        ("redact", _("Blot out words"), sheet.permits.redact),
        ("redact-remark", _("Blot out a remark"), sheet.permits.redact_remark),
    ]
    listed = [(one.verb, one.title, one.why, one.enabled, one.forward) for one in sheet.buttons]
    listed += [(verb, title, "", True, False) for verb, title, allowed in beside if allowed]
    needed = _needed(sheet)
    ways, key = [], 0
    for verb, title, why, enabled, forward in listed:
        key += enabled
        ways.append(
            Way(
                verb=verb,
                label=title,
                icon=rules.VERB_ICONS[verb],
                href=reverse("desk:step", args=[number, verb]) + query,
                why=why,
                enabled=enabled,
                forward=forward or verb == needed,
                beside=verb in _BESIDE,
                direct=verb in _DIRECT,
                key=key if enabled else 0,
            )
        )
    return tuple(ways)


def _needed(sheet: cases.CasePage) -> str:
    """What must come before filing: the type, else the place."""
    button = sheet.button("file")
    if button is None or button.enabled:
        return ""
    return "classify" if sheet.case.case_type_id is None else "locate"


def make_suggestions(sheet: cases.CasePage) -> tuple[catalogue_rules.Suggestion, ...]:
    """Types the words of the case speak of, while it has none."""
    if sheet.case.case_type_id is not None or sheet.button("classify") is None:
        return ()
    return tuple(suggest_types(sheet.case, get_language() or ""))


def make_facts(sheet: cases.CasePage) -> tuple[ui.Row, ...]:
    """What is known, a row each."""
    case, row = sheet.case, sheet.row
    named = [
        (_("Type"), row.type_name or _("not set")),
        (_("Priority"), str(cases.PRIORITY_NAMES[case.priority])),
        (_("Unit"), row.unit_name or _("nobody yet")),
        (_("Address"), case.address),
        (_("Area"), row.area_name or _("not set")),
        (_("Channel"), str(cases.CHANNEL_NAMES.get(case.channel, case.channel))),
        (_("Reported"), _moment(case.reported_at)),
        (_("Number elsewhere"), f"{case.source} {case.external_id}" if case.external_id else ""),
        (_("Merged into"), case.merged_into.number if case.merged_into else ""),
        (_("Merged here"), say_list(sheet.merged)),
        (_("Followers"), str(sheet.followers) if sheet.followers else ""),
    ]
    rows = [ui.Row(label, value) for label, value in named if value]
    if case.merged_into:
        at = next(index for index, row_ in enumerate(rows) if row_.label == _("Merged into"))
        rows[at] = ui.Row(rows[at].label, rows[at].value, reverse("desk:case", args=[case.merged_into.number]))
    return (*rows, *(ui.Row(label, value) for label, value in sheet.answers))


def _moment(at: Any) -> str:
    local = at.astimezone(timezone.get_current_timezone())
    return f"{formats.date_format(local, 'DATE_FORMAT')} {local:%H:%M}"


def make_deadlines(sheet: cases.CasePage, seat: Seat) -> tuple[DeadlineView, ...]:
    """Both deadlines with their chips."""
    labels = {"respond": _("Answer"), "resolve": _("Result")}
    views = []
    for deadline in sheet.deadlines:
        chip: rules.Chip | None
        if deadline.met_at:
            late = deadline.met_at > deadline.at
            chip = rules.Chip(_("too late") if late else _("in time"), "warn" if late else "good")
        else:
            running = sheet.row.due_at is not None
            chip = rules.due_chip(deadline.at, seat.now) if running else None
        views.append(DeadlineView(labels[deadline.kind], deadline, chip))
    return tuple(views)


def make_photo(line: cases.AttachmentLine) -> PhotoView:
    """One file with its addresses."""
    src = reverse("desk:file", args=[line.id])
    return PhotoView(line, src, f"{src}?thumb=1", str(rules.KIND_NAMES[line.kind]))


def make_reading(one: people.Reading, jurisdiction_id: str) -> tuple[Any, str, str]:
    """Who read the contact, and why."""
    unit = units.get_unit(jurisdiction_id, one.unit_id) if one.unit_id else None
    return one.at, unit.name if unit else "", str(people_rules.READ_REASONS.get(one.reason, one.reason))


def make_order_chip(order: cases.OrderLine) -> rules.Chip:
    """The state of a work order."""
    word, tone = rules.ORDER_NAMES[order.state]
    return rules.Chip(str(word), tone)


def make_events(history: tuple[cases.HistoryLine, ...]) -> tuple[ui.Event, ...]:
    """The timeline: facts on the first line, then what was written."""
    return tuple(
        ui.Event(
            title=" · ".join((line.title, *line.facts)),
            at=line.at,
            by=" · ".join((line.by, _("public"))) if line.public else line.by,
            text="\n".join((*line.remarks, *line.media_urls)),
            tone=line.tone,
        )
        for line in history
    )


def make_near_points(sheet: cases.CasePage) -> dict[str, Any]:
    """Cases nearby as points of the map."""
    features = [
        {
            "type": "Feature",
            "properties": {
                "title": f"{one.number} {one.heading}",
                "tone": "warn",
                "count": "",
                "href": reverse("desk:case", args=[one.number]),
            },
            "geometry": {"type": "Point", "coordinates": [one.lon, one.lat]},
        }
        for one in sheet.near
    ]
    return {"type": "FeatureCollection", "features": features}
