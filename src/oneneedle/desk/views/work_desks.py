"""The work desks of a street: the queue of each, the roster, and handing a case over."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from oneneedle.cases import queries as cases
from oneneedle.cases.models import Case
from oneneedle.core.rules import Refused
from oneneedle.desk import rules
from oneneedle.desk.forms.work_desks import HandOverForm, StreetForm
from oneneedle.desk.views.case import load_case
from oneneedle.desk.views.lists import make_marks
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.powers import actions
from oneneedle.powers import queries as powers
from oneneedle.powers.models import WorkDesk
from oneneedle.ui import pages
from oneneedle.ui import rules as ui
from oneneedle.ui.forms import refuse
from oneneedle.ui.paging import read_page
from oneneedle.units import queries as units


@dataclass(frozen=True)
class QueueRow:
    """One case on a desk."""

    row: cases.CaseRow
    state: rules.Chip
    due: rules.Chip | None
    marks: tuple[rules.Chip, ...]
    moved: powers.Moved | None


@dataclass(frozen=True)
class QueuePage:
    """One desk of a street."""

    desk: DeskFrame
    title: str
    lead: str
    parts: tuple[ui.Tab, ...]
    streets: StreetForm | None
    tabs: tuple[ui.Tab, ...]
    chosen: str
    rows: tuple[QueueRow, ...]
    total: int
    summary: str
    previous: str
    next: str
    hands_over: bool
    settings_href: str


@dataclass(frozen=True)
class RosterPage:
    """Who sits where, and what lies there."""

    desk: DeskFrame
    title: str
    lead: str
    parts: tuple[ui.Tab, ...]
    streets: StreetForm | None
    desks: tuple[tuple[powers.RosterDesk, str], ...]
    settings_href: str


@dataclass(frozen=True)
class HandOverPage:
    """The form of one hand-over."""

    desk: DeskFrame
    title: str
    number: str
    heading: str
    lies_on: str
    form: HandOverForm


@seated
def show_queue(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What lies on one desk; what is due first stands on top."""
    street = asked_street(request, seat)
    found = powers.queue_of(seat.actor, street, request.GET.get("desk", ""), seat.now, read_page(request))
    chosen, here = found.chosen, reverse("desk:desks")
    picked = _pick(chosen)
    page = QueuePage(
        desk=frame(seat, here="desks"),
        title=_("Work desks"),
        lead=street.name,
        parts=make_parts(seat, street, "desks"),
        streets=street_form(seat, street),
        tabs=tuple(
            ui.Tab(
                one.name or _("No desk yet"), _address(here, seat, street, desk=_pick(one)), one == chosen, _said(one)
            )
            for one in found.desks
            if one.id or one.open or one == chosen
        ),
        chosen=(chosen.name or _("No desk yet")) if chosen else "",
        rows=tuple(_row(row, moved, seat) for row, moved in found.rows),
        total=chosen.open if chosen else 0,
        summary=_summary(chosen) if chosen else "",
        previous=_address(here, seat, street, desk=picked, page=str(found.page - 1)) if found.page > 1 else "",
        next=_address(here, seat, street, desk=picked, page=str(found.page + 1)) if found.more else "",
        hands_over=powers.may_hand_over(seat.actor, street),
        settings_href=settings_href(seat, street),
    )
    return pages.render_page(request, "desk/work/queue.html", page)


@seated
def show_roster(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Posts and functions by desk, held or vacant, with what lies there; never persons."""
    street = asked_street(request, seat)
    page = RosterPage(
        desk=frame(seat, here="desks"),
        title=_("Roster of the work desks"),
        lead=street.name,
        parts=make_parts(seat, street, "desk-roster"),
        streets=street_form(seat, street),
        desks=tuple((one, _load(one)) for one in powers.roster_of(seat.actor, street, seat.now)),
        settings_href=settings_href(seat, street),
    )
    return pages.render_page(request, "desk/work/roster.html", page)


@seated
def hand_over(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """Move a case to another desk of the own street."""
    street = units.get_unit(seat.city.id, seat.actor.unit_id) if seat.actor.unit_id else None
    if street is None or not powers.may_hand_over(seat.actor, street):
        raise PermissionDenied
    case, status = load_case(seat, number), 200
    now_on = powers.current_desk(case, street)
    others = [
        one for one in powers.list_desks(seat.actor, street) if one.active and (not now_on or one.id != now_on.id)
    ]
    form = HandOverForm(
        request.POST if request.method == "POST" else None, desks=[(str(one.id), one.name) for one in others]
    )
    if request.method == "POST":
        if form.is_valid():
            target = powers.get_desk(seat.actor, UUID(form.cleaned_data["desk"]))
            if _move(form, case, target, seat):
                messages.success(request, _("The case lies on the desk “%(desk)s” now.") % {"desk": target.name})
                return redirect(
                    _address(reverse("desk:desks"), seat, street, desk=str(now_on.id) if now_on else "none")
                )
        status = 422
    page = HandOverPage(
        desk=frame(seat, here="desks"),
        title=_("Hand over to another desk"),
        number=case.number,
        heading=cases.row_of(case, seat.now).heading,
        lies_on=now_on.name if now_on else _("No desk yet"),
        form=form,
    )
    return pages.render_page(request, "desk/work/hand_over.html", page, status=status)


def _move(form: HandOverForm, case: Case, target: WorkDesk, seat: Seat) -> bool:
    reason = form.cleaned_data["reason"]
    try:
        actions.hand_over_case(case=case, desk=target, reason=reason, actor=seat.actor, now=seat.now)
    except Refused as refusal:
        refuse(form, refusal)
        return False
    return True


def asked_street(request: HttpRequest, seat: Seat) -> units.UnitRef:
    """The street of the address, else the first one the reader sees; 404 for one they do not see."""
    streets = powers.streets_of(seat.actor)
    if not streets:
        raise PermissionDenied
    code = request.GET.get("street", "")
    street = next((one for one in streets if one.code == code), None) if code else streets[0]
    if street is None:
        raise Http404
    return street


def street_form(seat: Seat, street: units.UnitRef) -> StreetForm | None:
    """The choice of a street, for those above several."""
    streets = powers.streets_of(seat.actor)
    return StreetForm(initial={"street": street.code}, streets=streets) if len(streets) > 1 else None


def make_parts(seat: Seat, street: units.UnitRef, here: str) -> tuple[ui.Tab, ...]:
    """The pages about the desks of a street."""
    parts = [("desks", _("Queues")), ("desk-roster", _("Roster"))]
    if powers.may_keep(seat.actor, street):
        parts.append(("desk-settings", _("Set up desks")))
    return tuple(ui.Tab(label, _address(reverse(f"desk:{name}"), seat, street), name == here) for name, label in parts)


def settings_href(seat: Seat, street: units.UnitRef) -> str:
    """Where desks are set up, for those who may."""
    return _address(reverse("desk:desk-settings"), seat, street) if powers.may_keep(seat.actor, street) else ""


def _address(here: str, seat: Seat, street: units.UnitRef, **asked: str) -> str:
    own = {} if seat.actor.unit_id == street.id else {"street": street.code}
    query = urlencode({**own, **asked})
    return f"{here}?{query}" if query else here


def _pick(one: powers.DeskCount | None) -> str:
    return str(one.id) if one and one.id else "none"


def _said(one: powers.DeskCount) -> str:
    if not one.overdue:
        return str(one.open)
    return _("%(open)d, %(late)d overdue") % {"open": one.open, "late": one.overdue}


def _summary(one: powers.DeskCount) -> str:
    words = _("%(open)d open") % {"open": one.open}
    if one.overdue:
        words = _("%(open)d open, %(late)d of them overdue") % {"open": one.open, "late": one.overdue}
    return f"{words} · {_('you sit here')}" if one.seats else words


def _row(row: cases.CaseRow, moved: powers.Moved | None, seat: Seat) -> QueueRow:
    state, due = rules.state_chip(row.state, row.outcome), rules.due_chip(row.due_at, seat.now)
    return QueueRow(row, state, due, make_marks(row), moved)


def _load(one: powers.RosterDesk) -> str:
    if one.per_post is None:
        return _("nobody sits here")
    return _("%(count).1f per held post") % {"count": one.per_post}
