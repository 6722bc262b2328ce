"""The page of one case, with the panel of a step when one is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oneneedle.cases import queries as cases
from oneneedle.cases import rules as case_rules
from oneneedle.cases.models import Case
from oneneedle.catalogue import rules as catalogue_rules
from oneneedle.desk import rules
from oneneedle.desk.forms.steps import StepForm, suggest_types
from oneneedle.desk.views.beside import BesideCase, read_beside
from oneneedle.desk.views.lists import ListPane, list_pane, make_marks
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.desk.views.supervision.beside import Supervised, read_supervised
from oneneedle.people import queries as people
from oneneedle.people import rules as people_rules
from oneneedle.people.rules import ContactClear
from oneneedle.ui import pages
from oneneedle.ui import rules as ui
from oneneedle.units import queries as units

_BESIDE = frozenset({"remark", "attach", "redact"})
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
class Panel:
    """The open step."""

    verb: str
    title: str
    why: str
    form: StepForm
    submit: str
    danger: bool
    clear: ContactClear | None = None


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


@dataclass(frozen=True)
class CaseView:
    """Everything the template draws."""

    desk: DeskFrame
    title: str
    sheet: cases.CasePage
    pane: ListPane | None
    query: str
    state: rules.Chip
    due: rules.Chip | None
    marks: tuple[rules.Chip, ...]
    steps: tuple[ui.Step, ...]
    ways: tuple[Way, ...]
    panel: Panel | None
    suggestions: tuple[catalogue_rules.Suggestion, ...]
    facts: tuple[ui.Row, ...]
    deadlines: tuple[DeadlineView, ...]
    photos: tuple[PhotoView, ...]
    orders: tuple[tuple[cases.OrderLine, rules.Chip], ...]
    feedback: tuple[tuple[Any, str], ...]
    readings: tuple[tuple[Any, str, str], ...]
    events: tuple[ui.Event, ...]
    points: dict[str, Any]
    beside: BesideCase
    supervised: Supervised


def load_case(seat: Seat, number: str) -> Case:
    """The case, or 404 when this post does not see it."""
    try:
        return cases.get_case(seat.actor, number)
    except Case.DoesNotExist:
        raise Http404 from None


@seated
def show_case(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """The whole case."""
    case = load_case(seat, number)
    if case.number != number:
        return redirect("desk:case", number=case.number)
    return draw_case(request, seat, case)


def draw_case(
    request: HttpRequest,
    seat: Seat,
    case: Case,
    *,
    panel: Panel | None = None,
    partial: str = "detail",
    status: int = 200,
) -> HttpResponse:
    """The page, or the piece of it that htmx asks for."""
    sheet = cases.get_case_page(seat.actor, case, seat.now)
    duty = request.GET.get("duty", "")
    query = f"?{urlencode({'duty': duty})}" if duty else ""
    view = CaseView(
        desk=frame(seat, here=duty or "all"),
        title=sheet.row.heading or sheet.row.type_name or case.number,
        sheet=sheet,
        pane=list_pane(request, seat, duty, case.number),
        query=query,
        state=rules.state_chip(case.state, case.outcome),
        due=rules.due_chip(sheet.row.due_at, seat.now),
        marks=make_marks(sheet.row),
        steps=rules.make_steps(case.state, sheet.step, _step_notes(case)),
        ways=_ways(sheet, duty),
        panel=panel,
        suggestions=_suggestions(sheet),
        facts=_facts(sheet),
        deadlines=_deadlines(sheet, seat),
        photos=tuple(_photo(line) for line in sheet.attachments),
        orders=tuple((order, _order_chip(order)) for order in sheet.orders),
        feedback=tuple((one, str(case_rules.SOLVED[one.solved])) for one in sheet.feedback),
        readings=tuple(_reading(one, case.jurisdiction_id) for one in sheet.readings),
        events=make_events(sheet.history),
        points=_near_points(sheet),
        beside=read_beside(seat, sheet, query),
        supervised=read_supervised(seat, case),
    )
    return pages.render_page(request, "desk/case.html", view, partial=partial, status=status)


def _step_notes(case: Case) -> dict[str, str]:
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


def _ways(sheet: cases.CasePage, duty: str) -> tuple[Way, ...]:
    number, query = sheet.case.number, f"?{urlencode({'duty': duty})}" if duty else ""
    beside = [
        ("remark", _("Remark"), sheet.permits.remark),
        ("attach", _("Add photos"), sheet.permits.attach),
        ("redact", _("Blot out words"), sheet.permits.redact),
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


def _suggestions(sheet: cases.CasePage) -> tuple[catalogue_rules.Suggestion, ...]:
    if sheet.case.case_type_id is not None or sheet.button("classify") is None:
        return ()
    return tuple(suggest_types(sheet.case, get_language() or ""))


def _facts(sheet: cases.CasePage) -> tuple[ui.Row, ...]:
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
        (_("Merged here"), ", ".join(sheet.merged)),
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


def _deadlines(sheet: cases.CasePage, seat: Seat) -> tuple[DeadlineView, ...]:
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


def _photo(line: cases.AttachmentLine) -> PhotoView:
    src = reverse("desk:file", args=[line.id])
    return PhotoView(line, src, f"{src}?thumb=1", str(rules.KIND_NAMES[line.kind]))


def _reading(one: people.Reading, jurisdiction_id: str) -> tuple[Any, str, str]:
    unit = units.get_unit(jurisdiction_id, one.unit_id) if one.unit_id else None
    return one.at, unit.name if unit else "", str(people_rules.READ_REASONS.get(one.reason, one.reason))


def _order_chip(order: cases.OrderLine) -> rules.Chip:
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


def _near_points(sheet: cases.CasePage) -> dict[str, Any]:
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
