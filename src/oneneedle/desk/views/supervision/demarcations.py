"""Joint demarcation on the desk: call the units, read what each says, decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.cases import queries as cases
from oneneedle.cases.models import Case
from oneneedle.core.rules.words import shorten
from oneneedle.desk import rules
from oneneedle.desk.forms.supervision import DecideForm, DemarcationForm, ReasonForm, SayForm
from oneneedle.desk.rules import supervision as looks
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.desk.views.step_links import StepLink
from oneneedle.desk.views.supervision.steps import (
    StepPanel,
    Values,
    make_events,
    make_links,
    make_tabs,
    run,
    take,
)
from oneneedle.supervision import actions
from oneneedle.supervision import queries as supervision
from oneneedle.supervision.models import Demarcation
from oneneedle.ui import pages
from oneneedle.ui import rules as ui
from oneneedle.ui.paging import page_link, read_page

_DONE = {
    "say": gettext_lazy("Your word stands beside the others."),
    "decide": gettext_lazy("Decided; the case is with the lead, and all sides know."),
    "withdraw": gettext_lazy("Called off; the units know."),
}


@dataclass(frozen=True)
class DemarcationLine:
    """One demarcation with its chips."""

    row: supervision.DemarcationRow
    state: rules.Chip
    due: rules.Chip | None


@dataclass(frozen=True)
class DemarcationList:
    """Open or ended ones."""

    desk: DeskFrame
    title: str
    lead: str
    parts: tuple[ui.Tab, ...]
    tabs: tuple[ui.Tab, ...]
    lines: tuple[DemarcationLine, ...]
    total: int
    next: str
    previous: str


@dataclass(frozen=True)
class DemarcationView:
    """One demarcation."""

    desk: DeskFrame
    title: str
    sheet: supervision.DemarcationPage
    state: rules.Chip
    due: rules.Chip | None
    links: tuple[StepLink, ...]
    panel: StepPanel | None
    change_href: str
    events: tuple[ui.Event, ...]


@dataclass(frozen=True)
class NewDemarcation:
    """The form that calls the units."""

    desk: DeskFrame
    title: str
    case: Case
    form: DemarcationForm
    back: str


@seated
def show_demarcations(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Those on this desk."""
    state = "ended" if request.GET.get("state") == "ended" else "open"
    here = reverse("desk:demarcations")
    found = supervision.demarcations_for(seat.actor, state, now=seat.now, page=read_page(request))
    page = DemarcationList(
        desk=frame(seat, here="supervision"),
        title=_("Joint demarcation"),
        lead=_("Units that do not agree whose duty a case is are heard; the office above both decides."),
        parts=make_tabs("demarcations"),
        tabs=tuple(
            ui.Tab(label, f"{here}?state={word}", word == state)
            for word, label in (("open", _("Open")), ("ended", _("Decided or called off")))
        ),
        lines=tuple(_line(row, seat) for row in found.rows),
        total=found.total,
        next=page_link(here, found.page + 1, found.pages, state=state),
        previous=page_link(here, found.page - 1, found.pages, state=state),
    )
    return pages.render_page(request, "desk/supervision/demarcations.html", page)


@seated
def open_demarcation(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """Call the units that dispute a case."""
    try:
        case = cases.get_case(seat.actor, number)
    except Case.DoesNotExist:
        raise Http404 from None
    if not seat.actor.may("case.settle"):
        raise PermissionDenied
    given: dict[str, Any] = {"disputing": supervision.disputing(case), "city": seat.city}
    form = DemarcationForm(request.POST, **given) if request.method == "POST" else DemarcationForm(**given)
    made: list[Demarcation] = []

    def act(said: Values) -> None:
        one = actions.open_demarcation(
            case=case,
            unit_ids=[UUID(text) for text in form.chosen()],
            question=said["question"],
            hear_by=said["hear_by"],
            actor=seat.actor,
            now=seat.now,
        )
        made.append(one)

    if request.method == "POST" and run(form, act):
        return redirect("desk:demarcation", one_id=made[0].id)
    back = reverse("desk:case", args=[case.number])
    page = NewDemarcation(frame(seat, here="supervision"), _("Call the units together"), case, form, back)
    return pages.render_page(request, "desk/supervision/new_demarcation.html", page, status=422 if form.errors else 200)


@seated
def show_demarcation(request: HttpRequest, seat: Seat, one_id: UUID) -> HttpResponse:
    """One of them."""
    return _draw(request, seat, _load(seat, one_id))


@seated
def move_demarcation(request: HttpRequest, seat: Seat, one_id: UUID, verb: str) -> HttpResponse:
    """Speak, decide, call off."""
    one = _load(seat, one_id)
    makers: dict[str, Callable[..., forms.Form]] = {
        "say": lambda *data: SayForm(*data, city=seat.city),
        "decide": lambda *data: DecideForm(*data, city=seat.city),
        "withdraw": ReasonForm,
    }
    if verb not in makers:
        raise Http404
    buttons = supervision.get_demarcation_page(seat.actor, one, seat.now).buttons
    step = next((button for button in buttons if button.verb == verb), None)
    form = makers[verb](request.POST) if request.method == "POST" else makers[verb]()

    def draw(panel: StepPanel, status: int) -> HttpResponse:
        return _draw(request, seat, _load(seat, one.id), panel=panel, status=status)

    return take(
        request,
        form,
        step,
        lambda said: _act(verb, said, seat, one),
        str(_DONE[verb]),
        reverse("desk:demarcation-step", args=[one.id, verb]),
        reverse("desk:demarcation", args=[one.id]),
        draw,
    )


def _act(verb: str, said: Values, seat: Seat, one: Demarcation) -> None:
    given: dict[str, Any] = {"demarcation": one, "actor": seat.actor, "now": seat.now}
    if verb == "say":
        proposes = UUID(said["proposes_id"]) if said["proposes_id"] else None
        actions.hear_party(words=said["words"], proposes_id=proposes, **given)
    elif verb == "decide":
        lead_id = UUID(said["lead_id"])
        actions.decide_demarcation(lead_id=lead_id, decision=said["decision"], change_list=said["change_list"], **given)
    else:
        actions.withdraw_demarcation(reason=said["reason"], **given)


def _draw(
    request: HttpRequest, seat: Seat, one: Demarcation, *, panel: StepPanel | None = None, status: int = 200
) -> HttpResponse:
    sheet = supervision.get_demarcation_page(seat.actor, one, seat.now)
    row = sheet.row
    change = one.duty_change_id if seat.actor.may("city.manage") else None
    view = DemarcationView(
        desk=frame(seat, here="supervision"),
        title=(row.about.title if sheet.sees_case else "") or shorten(row.question),
        sheet=sheet,
        state=looks.demarcation_chip(row.state, row.state_name),
        due=rules.due_chip(row.hear_by, seat.now) if row.state == "open" else None,
        links=make_links(sheet.buttons, lambda verb: reverse("desk:demarcation-step", args=[one.id, verb])),
        panel=panel,
        change_href=reverse("desk:duty-change", args=[change]) if change else "",
        events=make_events(sheet.history),
    )
    return pages.render_page(request, "desk/supervision/demarcation.html", view, partial="panel", status=status)


def _line(row: supervision.DemarcationRow, seat: Seat) -> DemarcationLine:
    due = rules.due_chip(row.hear_by, seat.now) if row.state == "open" else None
    return DemarcationLine(row, looks.demarcation_chip(row.state, row.state_name), due)


def _load(seat: Seat, one_id: UUID) -> Demarcation:
    try:
        return supervision.get_demarcation(seat.actor, one_id)
    except Demarcation.DoesNotExist:
        raise Http404 from None
