"""What streets and communities change of the city's rules: the bounds, the changes, the differences, the history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oneneedle.catalogue import actions
from oneneedle.catalogue import queries as catalogue
from oneneedle.catalogue import rules as catalogue_rules
from oneneedle.catalogue.models import CaseType
from oneneedle.core.rules import Refused
from oneneedle.desk.forms.overrides import BoundForm, OverrideForm, OverrideTypeForm
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.ui import pages
from oneneedle.ui.forms import refuse
from oneneedle.units import queries as units


@dataclass(frozen=True)
class OverridesPage:
    """Everything that is set and everything that is different."""

    desk: DeskFrame
    title: str
    may_override: bool
    may_bound: bool
    unit_id: UUID | None
    bounds: tuple[catalogue.BoundLine, ...]
    own: tuple[catalogue.OverrideLine, ...]
    differences: tuple[catalogue.OverrideLine, ...]
    history: tuple[catalogue.OverrideLine, ...]


@dataclass(frozen=True)
class OverridePage:
    """The form of one change, for one type."""

    desk: DeskFrame
    title: str
    type_form: OverrideTypeForm
    type: CaseType | None
    form: OverrideForm | None
    nothing: bool


@dataclass(frozen=True)
class BoundPage:
    """The form of one bound."""

    desk: DeskFrame
    title: str
    form: BoundForm


@seated
def show_overrides(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Bounds, own changes, the differences of all grounds, what has ended."""
    city, may_override = seat.city.id, catalogue.may_override(seat.actor)
    page = OverridesPage(
        desk=frame(seat, here="overrides"),
        title=_("Local changes of rules"),
        may_override=may_override,
        may_bound=catalogue.may_bound(seat.actor),
        unit_id=seat.actor.unit_id,
        bounds=catalogue.list_bounds(city),
        own=catalogue.list_overrides(city, seat.now, unit_id=seat.actor.unit_id) if may_override else (),
        differences=catalogue.list_overrides(city, seat.now),
        history=catalogue.list_overrides(city, seat.now, over=True),
    )
    return pages.render_page(request, "desk/overrides/list.html", page)


@seated
def set_override(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Choose a type, then say what is different on the own ground."""
    if not catalogue.may_override(seat.actor) or seat.actor.unit_id is None:
        raise PermissionDenied
    code = request.GET.get("type_code", "")
    kind = catalogue.get_case_type(seat.city.id, code) if code else None
    if code and kind is None:
        raise Http404
    form, status = _override_form(request, seat, kind) if kind else None, 200
    if kind and form and request.method == "POST":
        if form.is_valid() and _done(form, seat, actions.set_override, case_type=kind, since=_begin(form, seat.now)):
            messages.success(request, _("The change is set. Cases on your ground go by it from its day on."))
            return redirect("desk:overrides")
        status = 422
    page = OverridePage(
        desk=frame(seat, here="overrides"),
        title=_("Change a rule on our ground"),
        type_form=OverrideTypeForm(initial={"type_code": code}, jurisdiction_id=seat.city.id),
        type=kind,
        form=form,
        nothing=kind is not None and form is None,
    )
    return pages.render_page(request, "desk/overrides/override.html", page, status=status)


def _override_form(request: HttpRequest, seat: Seat, kind: CaseType) -> OverrideForm | None:
    """Nothing when no rule binds the type, or the bound leaves nothing to change."""
    unit = units.get_unit(seat.city.id, seat.actor.unit_id) if seat.actor.unit_id else None
    rule = catalogue.get_catalogue(seat.city.id).rule_at(kind.id, seat.now)
    if unit is None or rule is None:
        return None
    allowed = catalogue.allowed_for(seat.city.id, unit, kind.path)
    if not allowed.fields:
        return None
    standing = catalogue.standing_override(unit.id, kind.id)
    return OverrideForm(
        request.POST if request.method == "POST" else None,
        initial={"since": timezone.localtime(seat.now).date()},
        rule=rule,
        allowed=allowed,
        unit=unit,
        jurisdiction_id=seat.city.id,
        danger=bool(kind.danger_words) or rule.priority == catalogue_rules.PRIORITIES[-1],
        standing=standing.change if standing else None,
    )


@require_POST
@seated
def end_override(request: HttpRequest, seat: Seat, override_id: UUID) -> HttpResponse:
    """Let the city's rule stand again."""
    override = catalogue.get_override(seat.actor, override_id)
    if override is None:
        raise Http404
    actions.end_override(override=override, actor=seat.actor, now=seat.now)
    messages.success(request, _("The change has ended; the city's rule stands again."))
    return redirect("desk:overrides")


@seated
def set_bound(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Say how far a level may go."""
    if not catalogue.may_bound(seat.actor) or seat.actor.unit_id is None:
        raise PermissionDenied
    form, status = BoundForm(request.POST or None, jurisdiction_id=seat.city.id), 200
    if request.method == "POST":
        if form.is_valid() and _done(form, seat, actions.set_bound, jurisdiction_id=seat.city.id):
            messages.success(request, _("The bound is set. Changes beyond it have ended."))
            return redirect("desk:overrides")
        status = 422
    page = BoundPage(frame(seat, here="overrides"), _("Set a bound"), form)
    return pages.render_page(request, "desk/overrides/bound.html", page, status=status)


@require_POST
@seated
def end_bound(request: HttpRequest, seat: Seat, bound_id: UUID) -> HttpResponse:
    """Take a bound away."""
    bound = catalogue.get_bound(seat.actor, bound_id)
    if bound is None:
        raise Http404
    actions.end_bound(bound=bound, actor=seat.actor, now=seat.now)
    messages.success(request, _("The bound is taken away. Changes beyond it have ended."))
    return redirect("desk:overrides")


def _done(form: OverrideForm | BoundForm, seat: Seat, act: Callable[..., object], **more: Any) -> bool:
    """Whether the action took what the form says for the own unit; else the form says why not."""
    try:
        act(unit_id=seat.actor.unit_id, actor=seat.actor, now=seat.now, **more, **form.values())
    except Refused as refusal:
        refuse(form, refusal, {"fields": "fields_allowed"})
        return False
    return True


def _begin(form: OverrideForm, now: datetime) -> datetime:
    """The beginning of the chosen day on the city's clocks; today begins now."""
    day: date = form.cleaned_data["since"]
    today = timezone.localtime(now).date()
    return now if day == today else timezone.make_aware(datetime.combine(day, time()))
