"""Admissions: what waits at the gate, asking to be let through, deciding, and ending before the day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.core.rules import Refused
from oneneedle.desk import rules
from oneneedle.desk.forms.gate import ADMISSION_FIELDS, AdmissionForm, DecideAdmissionForm, EndAdmissionForm
from oneneedle.desk.rules import tasks as looks
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.desk.views.tasks.lists import gate_tabs
from oneneedle.gate import actions
from oneneedle.gate import queries as gate
from oneneedle.gate import rules as gate_rules
from oneneedle.gate.models import Admission
from oneneedle.ui import pages
from oneneedle.ui import rules as ui
from oneneedle.ui.forms import refuse
from oneneedle.ui.paging import page_link, read_page

_FORMS: dict[str, Callable[..., forms.Form]] = {"decide": DecideAdmissionForm, "end": EndAdmissionForm}
_TITLES = {"decide": gettext_lazy("Decide"), "end": gettext_lazy("End it")}
_DONE = {
    "decide": gettext_lazy("Decided; both sides read it."),
    "end": gettext_lazy("Ended; nothing more can be asked by it."),
}


@dataclass(frozen=True)
class AdmissionLine:
    """One admission with its chip."""

    told: gate.ToldAdmission
    icon: str
    state: rules.Chip


@dataclass(frozen=True)
class AdmissionList:
    """What waits, what is let through, what was not."""

    desk: DeskFrame
    title: str
    tabs: tuple[ui.Tab, ...]
    states: tuple[ui.Tab, ...]
    lines: tuple[AdmissionLine, ...]
    total: int
    next: str
    previous: str
    may_ask: bool


@dataclass(frozen=True)
class NewAdmission:
    """The form with the rules the gate showed, if it did."""

    desk: DeskFrame
    title: str
    form: AdmissionForm
    shown: tuple[gate.ShownRule, ...]
    asks_about_warning: bool


@dataclass(frozen=True)
class AdmissionView:
    """One admission with the forms of those who may."""

    desk: DeskFrame
    title: str
    told: gate.ToldAdmission
    line: AdmissionLine
    forms: tuple[tuple[str, str, forms.Form], ...]
    ask_href: str


@seated
def show_admissions(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Those that wait first; every post sees those of its unit and of its ground."""
    asked = request.GET.get("state", "")
    state = asked if asked in gate_rules.ADMISSION_STATES or asked == "all" else "asked"
    number, here = read_page(request), reverse("desk:admissions")
    found = gate.list_admissions(seat.actor, state="" if state == "all" else state, page=number, now=seat.now)
    names = [*gate_rules.ADMISSION_STATES.items(), ("all", _("All"))]
    page = AdmissionList(
        desk=frame(seat, here="tasks"),
        title=_("Waiting at the gate"),
        tabs=gate_tabs(seat, "admissions"),
        states=tuple(ui.Tab(str(name), f"{here}?state={word}", word == state) for word, name in names),
        lines=tuple(admission_line(one) for one in found.rows),
        total=found.total,
        next=page_link(here, number + 1, found.pages, state=state),
        previous=page_link(here, number - 1, found.pages, state=state),
        may_ask=gate.may_ask(seat.actor),
    )
    return pages.render_page(request, "desk/tasks/admissions.html", page)


def admission_line(told: gate.ToldAdmission) -> AdmissionLine:
    """An admission with its chip."""
    chip = rules.Chip(str(told.state_name), told.tone, looks.ADMISSION_ICONS[told.state])
    return AdmissionLine(told, looks.KIND_ICONS[told.kind], chip)


@seated
def ask_admission(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A unit says what it would ask, with reason, people, money and the last day."""
    if not gate.may_ask(seat.actor):
        raise PermissionDenied
    who: dict[str, Any] = {"actor": seat.actor, "city": seat.city, "now": seat.now}
    if request.method != "POST":
        start = {name: request.GET[name] for name in ("title", "kind", "subject", "level") if name in request.GET}
        return _draw_new(request, seat, AdmissionForm(initial=start, **who))
    form = AdmissionForm(request.POST, **who)
    if not form.is_valid():
        return _draw_new(request, seat, form, status=422)
    try:
        admission = actions.request_admission(ask=form.ask(), actor=seat.actor, now=seat.now)
    except gate_rules.GateRefused as refusal:
        return _draw_new(request, seat, form, status=422, refusals=refusal.refusals)
    except Refused as refusal:
        refuse(form, refusal, ADMISSION_FIELDS)
        return _draw_new(request, seat, form, status=422, warned=refusal.field == "warning_answer")
    messages.success(request, _("It waits at the gate; the unit above decides."))
    return redirect("desk:admission", number=admission.number)


def _draw_new(
    request: HttpRequest,
    seat: Seat,
    form: AdmissionForm,
    *,
    status: int = 200,
    refusals: tuple[UUID, ...] = (),
    warned: bool = False,
) -> HttpResponse:
    page = NewAdmission(
        desk=frame(seat, here="tasks"),
        title=_("Ask for an admission"),
        form=form,
        shown=gate.shown_rules(seat.actor, refusals) if refusals else (),
        asks_about_warning=warned or bool(form["warning_answer"].value()),
    )
    return pages.render_page(request, "desk/tasks/new_admission.html", page, status=status)


@seated
def show_admission(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """One admission."""
    admission = _load(seat, number)
    if admission.number != number:
        return redirect("desk:admission", number=admission.number)
    return _draw(request, seat, admission)


@seated
def move_admission(request: HttpRequest, seat: Seat, number: str, verb: str) -> HttpResponse:
    """Decide on it, or end it before its day."""
    admission = _load(seat, number)
    if verb not in _FORMS:
        raise Http404
    if request.method != "POST":
        return redirect("desk:admission", number=admission.number)
    form = _FORMS[verb](request.POST)
    if form.is_valid():
        try:
            _move(verb, form.cleaned_data, seat, admission)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, str(_DONE[verb]))
            return redirect("desk:admission", number=admission.number)
    return _draw(request, seat, _load(seat, number), bad=(verb, form))


def _move(verb: str, said: dict[str, Any], seat: Seat, admission: Admission) -> None:
    given: dict[str, Any] = {"admission": admission, "actor": seat.actor, "now": seat.now}
    if verb == "decide":
        actions.decide_admission(approve=said["approve"], decision=said["decision"], **given)
    else:
        actions.end_admission(reason=said["reason"], **given)


def _load(seat: Seat, number: str) -> Admission:
    admission = gate.get_admission(seat.actor, number)
    if admission is None:
        raise Http404
    return admission


def _draw(
    request: HttpRequest, seat: Seat, admission: Admission, *, bad: tuple[str, forms.Form] | None = None
) -> HttpResponse:
    """The page; a form that was refused is drawn also when it is no longer offered."""
    told = gate.tell_admission(seat.actor, admission, seat.now)
    offered = [verb for verb in _FORMS if verb in told.verbs or (bad and bad[0] == verb)]
    usable = told.state == "approved" and any(one.id == told.id for one in gate.usable_admissions(seat.actor, seat.now))
    start = urlencode({"admission": told.id, "kind": told.kind, "subject": told.subject, "title": told.title})
    page = AdmissionView(
        desk=frame(seat, here="tasks"),
        title=told.title,
        told=told,
        line=admission_line(told),
        forms=tuple(
            (verb, str(_TITLES[verb]), bad[1] if bad and bad[0] == verb else _FORMS[verb]()) for verb in offered
        ),
        ask_href=f"{reverse('desk:ask-task')}?{start}" if usable else "",
    )
    return pages.render_page(request, "desk/tasks/admission.html", page, status=422 if bad else 200)
