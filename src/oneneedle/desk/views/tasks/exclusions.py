"""What streets and communities must not be given: read by everybody, kept by the city's keeper, each with its day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oneneedle.core.rules import Refused
from oneneedle.desk.forms.gate import EndExclusionForm, ExclusionForm
from oneneedle.desk.views.seat import DeskFrame, Seat, check_right, frame, seated
from oneneedle.gate import actions
from oneneedle.gate import queries as gate
from oneneedle.ui import pages
from oneneedle.ui.forms import refuse


@dataclass(frozen=True)
class Level:
    """One level and what it must not be given."""

    name: str
    items: tuple[gate.ToldExclusion, ...]


@dataclass(frozen=True)
class ExclusionList:
    """The lists in force, what is to come and what has ended."""

    desk: DeskFrame
    title: str
    levels: tuple[Level, ...]
    coming: tuple[gate.ToldExclusion, ...]
    over: tuple[gate.ToldExclusion, ...]
    may_keep: bool


@dataclass(frozen=True)
class ExclusionView:
    """The form of one line, with its end."""

    desk: DeskFrame
    title: str
    form: ExclusionForm
    told: gate.ToldExclusion | None
    end_form: EndExclusionForm | None


@seated
def show_exclusions(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Level by level, with the basis."""
    found = gate.exclusions_in_force(seat.city.id, seat.now)
    every = gate.list_exclusions(seat.city.id)
    page = ExclusionList(
        desk=frame(seat, here="tasks"),
        title=_("What must not be given down"),
        levels=tuple(
            Level(name, tuple(one for one in found if str(one.level_name) == name))
            for name in dict.fromkeys(str(one.level_name) for one in found)
        ),
        coming=tuple(one for one in every if one.since > seat.now),
        over=tuple(one for one in every if one.until is not None and one.until <= seat.now),
        may_keep=gate.may_keep(seat.actor, seat.city.id),
    )
    return pages.render_page(request, "desk/tasks/exclusions.html", page)


@seated
def edit_exclusion(request: HttpRequest, seat: Seat, code: str = "") -> HttpResponse:
    """One line, or a new one; it binds from a day on."""
    check_right(seat, "city.manage")
    told = gate.get_exclusion(seat.city.id, code, seat.now) if code else None
    if code and told is None:
        raise Http404
    if request.method != "POST":
        return _draw(request, seat, ExclusionForm(city=seat.city, told=told), told)
    form = ExclusionForm(request.POST, city=seat.city, told=told)
    if form.is_valid():
        try:
            since = _begin(form.cleaned_data["since"], seat.now)
            actions.set_exclusion(
                jurisdiction_id=seat.city.id, row=form.row(), since=since, actor=seat.actor, now=seat.now
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Set; the gate goes by it from its day on."))
            return redirect("desk:exclusions")
    return _draw(request, seat, form, told, status=422)


@require_POST
@seated
def end_exclusion(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """From a day on it no longer binds."""
    check_right(seat, "city.manage")
    told = gate.get_exclusion(seat.city.id, code, seat.now)
    if told is None:
        raise Http404
    form = EndExclusionForm(request.POST, auto_id="end-%s")
    if form.is_valid():
        try:
            since = _begin(form.cleaned_data["since"], seat.now)
            actions.end_exclusion(jurisdiction_id=seat.city.id, code=code, since=since, actor=seat.actor, now=seat.now)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("It ends; the gate goes by it until then."))
            return redirect("desk:exclusions")
    return _draw(request, seat, ExclusionForm(city=seat.city, told=told), told, end=form, status=422)


@require_POST
@seated
def call_off_exclusion(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """What has not begun never begins."""
    check_right(seat, "city.manage")
    if not any(one.code == code for one in gate.list_exclusions(seat.city.id)):
        raise Http404
    try:
        actions.call_off_exclusion(jurisdiction_id=seat.city.id, code=code, actor=seat.actor, now=seat.now)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Called off: it does not begin; what it was to follow goes on."))
    return redirect("desk:exclusions")


def _begin(day: date, now: datetime) -> datetime:
    """The beginning of a day on the city's clocks; today begins now. Refuses a day that is over."""
    today = timezone.localtime(now).date()
    if day < today:
        raise Refused(_("Give today or a day to come."), field="since", code="past")
    return now if day == today else timezone.make_aware(datetime.combine(day, time()))


def _draw(
    request: HttpRequest,
    seat: Seat,
    form: ExclusionForm,
    told: gate.ToldExclusion | None,
    *,
    end: EndExclusionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = ExclusionView(
        desk=frame(seat, here="tasks"),
        title=told.name if told else _("A new line"),
        form=form,
        told=told,
        end_form=(end or EndExclusionForm(auto_id="end-%s")) if told else None,
    )
    return pages.render_page(request, "desk/tasks/exclusion.html", page, status=status)
