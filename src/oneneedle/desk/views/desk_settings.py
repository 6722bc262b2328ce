"""Setting up the work desks of a street: which there are, what each takes, which posts sit there."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oneneedle.core.rules import Refused
from oneneedle.desk.forms.work_desks import DeskForm, SeatForm, StreetForm
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.desk.views.work_desks import asked_street, make_parts, street_form
from oneneedle.powers import actions
from oneneedle.powers import queries as powers
from oneneedle.powers import rules as power_rules
from oneneedle.powers.models import DeskPlace, WorkDesk
from oneneedle.ui import pages
from oneneedle.ui import rules as ui
from oneneedle.ui.forms import refuse
from oneneedle.units import queries as units


@dataclass(frozen=True)
class SettingsPage:
    """All desks of a street, and the usual ones it does not have yet."""

    desk: DeskFrame
    title: str
    lead: str
    parts: tuple[ui.Tab, ...]
    streets: StreetForm | None
    lines: tuple[powers.DeskLine, ...]
    usual: tuple[ui.Task, ...]
    new_href: str


@dataclass(frozen=True)
class DeskPage:
    """One desk, or a new one."""

    desk: DeskFrame
    title: str
    lead: str
    back: str
    form: DeskForm
    line: powers.DeskLine | None
    seat_form: SeatForm | None


@seated
def show_settings(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The desks of a street."""
    street = _kept_street(request, seat)
    lines = powers.list_desks(seat.actor, street)
    known = {line.code for line in lines}
    new = f"{reverse('desk:new-desk')}?street={street.code}"
    page = SettingsPage(
        desk=frame(seat, here="desks"),
        title=_("Set up work desks"),
        lead=street.name,
        parts=make_parts(seat, street, "desk-settings"),
        streets=street_form(seat, street),
        lines=lines,
        usual=tuple(
            ui.Task(one.name, f"{new}&usual={one.code}", icon="plus-lg")
            for one in power_rules.USUAL
            if one.code not in known
        ),
        new_href=new,
    )
    return pages.render_page(request, "desk/work/settings.html", page)


@seated
def add_desk(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A new desk; a usual one comes with its names."""
    street, status = _kept_street(request, seat), 200
    usual = next((one for one in power_rules.USUAL if one.code == request.GET.get("usual")), None)
    names = {"code": usual.code, "name_zh": usual.name_zh, "name_en": usual.name_en} if usual else {}
    count = len(powers.list_desks(seat.actor, street))
    form = DeskForm(
        request.POST if request.method == "POST" else None,
        initial={**names, "ordinal": count},
        jurisdiction_id=seat.city.id,
    )
    if request.method == "POST":
        desk = _set(form, street, seat) if form.is_valid() and _is_new(form, street, seat) else None
        if desk is not None:
            messages.success(request, _("The desk is set up. Now say who sits there."))
            return redirect("desk:edit-desk", desk_id=desk.id)
        status = 422
    page = DeskPage(
        frame(seat, here="desks"), _("New work desk"), street.name, _back(street), form, line=None, seat_form=None
    )
    return pages.render_page(request, "desk/work/edit.html", page, status=status)


@seated
def edit_desk(request: HttpRequest, seat: Seat, desk_id: UUID) -> HttpResponse:
    """What a desk takes and who sits there."""
    desk, street = _kept_desk(seat, desk_id)
    line = next(one for one in powers.list_desks(seat.actor, street) if one.id == desk.id)
    form, status = _desk_form(request.POST if request.method == "POST" else None, desk, line), 200
    if request.method == "POST":
        if form.is_valid() and _set(form, street, seat):
            messages.success(request, _("The desk is changed."))
            return redirect(_back(street))
        status = 422
    return _draw(request, seat, street, line, form, SeatForm(street=street, jurisdiction_id=seat.city.id), status)


@require_POST
@seated
def seat_post(request: HttpRequest, seat: Seat, desk_id: UUID) -> HttpResponse:
    """Let a post sit at the desk."""
    desk, street = _kept_desk(seat, desk_id)
    form = SeatForm(request.POST, street=street, jurisdiction_id=seat.city.id)
    if form.is_valid() and _seat(form, desk, seat):
        messages.success(request, _("The post sits at the desk from now on."))
        return redirect("desk:edit-desk", desk_id=desk.id)
    line = next(one for one in powers.list_desks(seat.actor, street) if one.id == desk.id)
    return _draw(request, seat, street, line, _desk_form(None, desk, line), form, 422)


@require_POST
@seated
def unseat_post(request: HttpRequest, seat: Seat, place_id: UUID) -> HttpResponse:
    """Take a post away from its desk."""
    try:
        place = powers.get_place(seat.actor, place_id)
    except DeskPlace.DoesNotExist:
        raise Http404 from None
    _kept_desk(seat, place.desk_id)
    actions.unseat_post(place=place, actor=seat.actor, now=seat.now)
    messages.success(request, _("The post sits there no more."))
    return redirect("desk:edit-desk", desk_id=place.desk_id)


def _desk_form(said: QueryDict | None, desk: WorkDesk, line: powers.DeskLine) -> DeskForm:
    """The form of a desk that stands already; its short name stays."""
    terms = {name: getattr(desk, name) for name in ("code", "name_zh", "name_en", "ordinal", "active")}
    initial = {**terms, "type_codes": line.type_codes}
    return DeskForm(said, initial=initial, jurisdiction_id=desk.jurisdiction_id, known_code=desk.code)


def _draw(
    request: HttpRequest,
    seat: Seat,
    street: units.UnitRef,
    line: powers.DeskLine,
    form: DeskForm,
    seat_form: SeatForm,
    status: int,
) -> HttpResponse:
    page = DeskPage(
        desk=frame(seat, here="desks"),
        title=line.name,
        lead=street.name,
        back=_back(street),
        form=form,
        line=line,
        seat_form=seat_form if line.active else None,
    )
    return pages.render_page(request, "desk/work/edit.html", page, status=status)


def _kept_street(request: HttpRequest, seat: Seat) -> units.UnitRef:
    street = asked_street(request, seat)
    if not powers.may_keep(seat.actor, street):
        raise PermissionDenied
    return street


def _kept_desk(seat: Seat, desk_id: UUID) -> tuple[WorkDesk, units.UnitRef]:
    try:
        desk = powers.get_desk(seat.actor, desk_id)
    except WorkDesk.DoesNotExist:
        raise Http404 from None
    street = units.get_unit(seat.city.id, desk.unit_id)
    if street is None or not powers.may_keep(seat.actor, street):
        raise PermissionDenied
    return desk, street


def _is_new(form: DeskForm, street: units.UnitRef, seat: Seat) -> bool:
    if all(line.code != form.cleaned_data["code"] for line in powers.list_desks(seat.actor, street)):
        return True
    form.add_error("code", _("The street has a desk of this short name; change that one."))
    return False


def _set(form: DeskForm, street: units.UnitRef, seat: Seat) -> WorkDesk | None:
    try:
        return actions.set_desk(unit_id=street.id, **form.cleaned_data, actor=seat.actor, now=seat.now)
    except Refused as refusal:
        refuse(form, refusal)
        return None


def _seat(form: SeatForm, desk: WorkDesk, seat: Seat) -> bool:
    said = form.cleaned_data
    try:
        actions.seat_post(
            desk=desk,
            post_id=UUID(said["post"]),
            function=said["function"],
            from_unit_id=UUID(said["from_unit"]) if said["from_unit"] else None,
            actor=seat.actor,
            now=seat.now,
        )
    except Refused as refusal:
        refuse(form, refusal)
        return False
    return True


def _back(street: units.UnitRef) -> str:
    return f"{reverse('desk:desk-settings')}?street={street.code}"
