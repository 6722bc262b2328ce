"""What the city's keeper sets: a new zone, its rota and rules, an agreed change of a period, its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oneneedle.core.rules import Refused
from oneneedle.desk.forms.zones import FIELD_NAMES, EndRuleForm, EndZoneForm, LeadRuleForm, SwapForm, ZoneForm
from oneneedle.desk.views.seat import DeskFrame, Seat, check_right, frame, seated
from oneneedle.ui import pages
from oneneedle.ui.forms import refuse
from oneneedle.zones import actions
from oneneedle.zones import queries as zones
from oneneedle.zones.models import Zone
from oneneedle.zones.rules import SharedZone

STEPS = ("set", "rule", "end-rule", "swap", "end")


@dataclass(frozen=True)
class NewZoneView:
    """The form of a new zone."""

    desk: DeskFrame
    title: str
    form: ZoneForm


@dataclass(frozen=True)
class ZoneSettingsView:
    """Everything that can be changed of one zone."""

    desk: DeskFrame
    title: str
    zone: zones.ToldZone
    zone_form: forms.Form
    rule_form: forms.Form
    end_rule_form: forms.Form
    swap_form: forms.Form
    end_form: forms.Form


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One zone as the forms need it, with the form that was sent."""

    told: zones.ToldZone
    row: Zone
    held: SharedZone
    sent: dict[str, forms.Form]


@seated
def new_zone(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Set a zone up."""
    check_right(seat, "city.manage")
    form = ZoneForm(request.POST if request.method == "POST" else None, city=seat.city)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                zone = _set(form, seat)
            except Refused as refusal:
                refuse(form, refusal, FIELD_NAMES)
            else:
                messages.success(request, _("The zone is set up; now say who leads in what."))
                return redirect("desk:zone-settings", code=zone.code)
    view = NewZoneView(frame(seat, here="zones"), _("A new shared zone"), form)
    return pages.render_page(request, "desk/zones/new.html", view, status=status)


@seated
def show_settings(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """The forms of one zone."""
    check_right(seat, "city.manage")
    return _draw(request, seat, _find(seat, code))


@require_POST
@seated
def take_step(request: HttpRequest, seat: Seat, code: str, verb: str) -> HttpResponse:
    """One change of a zone."""
    check_right(seat, "city.manage")
    if verb not in STEPS:
        raise Http404
    sheet = _find(seat, code)
    form = _forms(seat, sheet)[verb](request.POST)
    if form.is_valid():
        try:
            _run(form, seat, sheet)
        except Refused as refusal:
            refuse(form, refusal, FIELD_NAMES)
        else:
            messages.success(request, _("Done; it binds from its day on."))
            return redirect("desk:zone-settings", code=code)
    sheet.sent[verb] = form
    return _draw(request, seat, sheet, status=422)


def _find(seat: Seat, code: str) -> _Sheet:
    """The zone as the database has it now: another process may have changed it a moment ago."""
    book = zones.read_book(seat.city.id)
    told = zones.get_zone(seat.city.id, code, seat.now, book=book)
    row = zones.find_zone(seat.city.id, code)
    if told is None or row is None:
        raise Http404
    return _Sheet(told, row, book.by_code[code], {})


def _forms(seat: Seat, sheet: _Sheet) -> dict[str, Callable[..., forms.Form]]:
    """How each form is made, with what was sent or without."""
    held, told, planned = sheet.held, sheet.told, _planned_on(sheet.held, seat.now)
    row = zones.as_row(seat.city.id, held, max(seat.now, held.turns[-1].since))
    coming = zones.coming_periods(seat.city.id, held, seat.now)
    members = [(str(one.id), one.name) for one in zones.coming_members(seat.city.id, held, seat.now)]
    return {
        "set": lambda data=None: ZoneForm(data, city=seat.city, row=row, planned=planned),
        "rule": lambda data=None: LeadRuleForm(data, city=seat.city, members=members),
        "end-rule": lambda data=None: EndRuleForm(data, told=told),
        "swap": lambda data=None: SwapForm(data, members=members, periods=coming),
        "end": lambda data=None: EndZoneForm(data),
    }


def _run(form: forms.Form, seat: Seat, sheet: _Sheet) -> None:
    zone = sheet.row
    said: dict[str, Any] = form.cleaned_data
    by: dict[str, Any] = {"actor": seat.actor, "now": seat.now}
    if isinstance(form, ZoneForm):
        _set(form, seat, sheet.held)
    elif isinstance(form, LeadRuleForm):
        since = _begin(said["since"], seat.now, "since")
        actions.set_zone_rule(zone=zone, type_code=said["type_code"], lead=form.lead_id(), since=since, **by)
    elif isinstance(form, EndRuleForm):
        rule = zones.find_rule(seat.city.id, UUID(said["rule"]))
        if rule is None:
            raise Refused(_("This rule is over already."), code="rule_over")
        actions.end_zone_rule(rule=rule, until=_begin(said["until"], seat.now, "until"), **by)
    elif isinstance(form, SwapForm):
        period_on, unit_id = date.fromisoformat(said["period_on"]), UUID(said["unit_id"])
        actions.swap_turn(zone=zone, period_on=period_on, unit_id=unit_id, reason=said["reason"], **by)
    else:
        actions.end_zone(zone=zone, until=_begin(said["until"], seat.now, "until"), **by)


def _set(form: ZoneForm, seat: Seat, held: SharedZone | None = None) -> Zone:
    """Set it; who changes names alone leaves ground and rota as they are, those planned for a later day too."""
    day = form.cleaned_data["since"]
    since = _begin(day, seat.now, "since")
    if held is not None and held.since <= seat.now and not form.moves_rota():
        planned = _planned_on(held, seat.now)
        if planned and day not in {planned, timezone.localtime(seat.now).date()}:
            message = _("Another rota is planned from %(day)s on; to replace it change ground, members or length too.")
            raise Refused(message % {"day": planned.isoformat()}, field="since", code="planned")
        since = max(seat.now, held.turns[-1].since)
    return actions.set_zone(jurisdiction_id=seat.city.id, row=form.row(), since=since, actor=seat.actor, now=seat.now)


def _planned_on(held: SharedZone, now: datetime) -> date | None:
    """The day from which another ground or rota is planned."""
    last = held.turns[-1].since
    return timezone.localtime(last).date() if last > now else None


def _begin(day: date, now: datetime, field: str) -> datetime:
    """The beginning of a day on the city's clocks; today begins now. Refuses a day that is over."""
    today = timezone.localtime(now).date()
    if day < today:
        raise Refused(_("Give today or a day to come."), field=field, code="past")
    return now if day == today else timezone.make_aware(datetime.combine(day, time()))


def _draw(request: HttpRequest, seat: Seat, sheet: _Sheet, status: int = 200) -> HttpResponse:
    make, sent = _forms(seat, sheet), sheet.sent
    shown = {verb: sent.get(verb) or make[verb]() for verb in STEPS}
    view = ZoneSettingsView(
        desk=frame(seat, here="zones"),
        title=sheet.told.name,
        zone=sheet.told,
        zone_form=shown["set"],
        rule_form=shown["rule"],
        end_rule_form=shown["end-rule"],
        swap_form=shown["swap"],
        end_form=shown["end"],
    )
    return pages.render_page(request, "desk/zones/settings.html", view, status=status)
