"""Powers handed down to streets: the list of the desk, handing one down, ending one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oneneedle.core.rules import Refused
from oneneedle.desk.forms.checks import FIELD_NAMES, HandDownForm, StreetForm
from oneneedle.desk.views.checks.lists import make_parts
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.powers import actions
from oneneedle.powers import queries as powers
from oneneedle.powers import rules as power_rules
from oneneedle.powers.models import DelegatedPower
from oneneedle.ui import pages
from oneneedle.ui import rules as ui
from oneneedle.ui.forms import refuse
from oneneedle.ui.paging import page_link, read_page


@dataclass(frozen=True)
class PowersPage:
    """The powers of the streets the reader sees: in force and to come, or ended."""

    desk: DeskFrame
    title: str
    parts: tuple[ui.Tab, ...]
    tabs: tuple[ui.Tab, ...]
    ended: bool
    form: StreetForm
    clear: str
    lines: tuple[tuple[powers.PowerLine, bool], ...]
    total: int
    previous: str
    next: str
    may_hand_down: bool
    may_change: bool


@dataclass(frozen=True)
class HandDownPage:
    """The form of a power."""

    desk: DeskFrame
    title: str
    lead: str
    form: HandDownForm


@seated
def show_powers(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Which street holds which power, on what basis, from when until when, with the checklist."""
    streets = powers.streets_with_powers(seat.actor)
    if not streets:
        raise PermissionDenied
    ended, here = request.GET.get("list") == "ended", reverse("desk:handed-down")
    form = StreetForm(request.GET, streets=streets)
    code = form.cleaned_data.get("street", "") if form.is_valid() else ""
    shown = [one.id for one in streets if code in {"", one.code}]
    found = powers.list_powers(seat.city.id, seat.now, unit_ids=shown, ended=ended, page=read_page(request))
    kept = {"list": "ended" if ended else "", "street": code}
    mine = {unit_id for unit_id in {one.unit_id for one in found.rows} if powers.may_hand_down(seat.actor, unit_id)}
    page = PowersPage(
        desk=frame(seat, here="checks"),
        title=_("Powers handed down"),
        parts=make_parts("handed-down"),
        tabs=(
            ui.Tab(_("In force or to come"), page_link(here, 1, 1, street=code), not ended),
            ui.Tab(_("No longer in force"), page_link(here, 1, 1, list="ended", street=code), ended),
        ),
        ended=ended,
        form=form,
        clear=here,
        lines=tuple((one, one.unit_id in mine and not one.over) for one in found.rows),
        total=found.total,
        previous=page_link(here, found.page - 1, found.pages, **kept),
        next=page_link(here, found.page + 1, found.pages, **kept),
        may_hand_down=bool(powers.streets_to_hand_down(seat.actor)),
        may_change=bool(mine) and not ended,
    )
    return pages.render_page(request, "desk/checks/powers.html", page)


@seated
def hand_down(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A new power of a street, or with `?after=` the next version of one."""
    streets = powers.streets_to_hand_down(seat.actor)
    if not streets:
        raise PermissionDenied
    former = _power(seat, request.GET["after"]) if "after" in request.GET else None
    terms: dict[str, Any] = {"streets": streets, "jurisdiction_id": seat.city.id}
    form, status = HandDownForm(initial=_initial(former, seat), **terms), 200
    if request.method == "POST":
        form, status = HandDownForm(request.POST, **terms), 422
        if form.is_valid() and _hand_down(form, former, seat):
            messages.success(request, _("The power is handed down."))
            return redirect("desk:handed-down")
    title = _("Next version of a power") if former else _("Hand a power down")
    lead = _("What stands is never edited: a new version ends the one before on its first day.")
    page = HandDownPage(frame(seat, here="checks"), title, lead, form)
    return pages.render_page(request, "desk/checks/hand_down.html", page, status=status)


@require_POST
@seated
def end_power(request: HttpRequest, seat: Seat, power_id: UUID) -> HttpResponse:
    """End a power from now on."""
    power = _power(seat, str(power_id))
    if not powers.may_hand_down(seat.actor, power.unit_id):
        raise PermissionDenied
    try:
        actions.end_power(power=power, until=seat.now, actor=seat.actor, now=seat.now)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The power has ended. Checks that run under it can only be called off."))
    return redirect("desk:handed-down")


@require_POST
@seated
def call_off_power(request: HttpRequest, seat: Seat, power_id: UUID) -> HttpResponse:
    """A power that has not begun never begins."""
    power = _power(seat, str(power_id))
    if not powers.may_hand_down(seat.actor, power.unit_id):
        raise PermissionDenied
    try:
        actions.call_off_power(power=power, actor=seat.actor, now=seat.now)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Called off: the power does not come into force."))
    return redirect("desk:handed-down")


def _power(seat: Seat, power_id: str) -> DelegatedPower:
    try:
        return powers.get_power(seat.actor, UUID(power_id))
    except (DelegatedPower.DoesNotExist, ValueError):
        raise Http404 from None


def _initial(former: DelegatedPower | None, seat: Seat) -> dict[str, Any]:
    first: dict[str, Any] = {"since": timezone.localtime(seat.now).date() + timedelta(days=1)}
    if former is None:
        return first
    zh, en = powers.texts_of(former)
    known = former.work_field in power_rules.FIELDS
    names = ("name_zh", "name_en", "basis_zh", "basis_en", "document", "unit_id", "from_unit_id")
    return {
        **first,
        **{name: str(getattr(former, name)) for name in names},
        "work_field": former.work_field if known else "",
        "other_field": "" if known else former.work_field,
        "lines_zh": zh,
        "lines_en": en,
    }


def _hand_down(form: HandDownForm, former: DelegatedPower | None, seat: Seat) -> bool:
    said = dict(form.cleaned_data)
    until = said.pop("until")
    other, zh, en = (said.pop(name) for name in ("other_field", "lines_zh", "lines_en"))
    since, units = said.pop("since"), {name: UUID(said.pop(name)) for name in ("unit_id", "from_unit_id")}
    try:
        actions.hand_down_power(
            **{**said, **units, "work_field": other or said["work_field"]},
            lines=power_rules.split_lines(zh, en),
            since=seat.now if former and since == timezone.localtime(seat.now).date() else _midnight(since),
            until=_midnight(until + timedelta(days=1)) if until else None,
            replaces=former,
            actor=seat.actor,
            now=seat.now,
        )
    except Refused as refusal:
        refuse(form, refusal, FIELD_NAMES)
        return False
    return True


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
