"""The register of street rights, and how far the posts of each level may go; keepers change both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oneneedle.core.rules import Refused
from oneneedle.desk.forms.powers import GrantForm, RoleForm
from oneneedle.desk.views.seat import DeskFrame, Seat, check_right, frame, seated
from oneneedle.ui import pages
from oneneedle.ui.forms import refuse
from oneneedle.units import actions
from oneneedle.units import queries as units
from oneneedle.units import rules as unit_rules


@dataclass(frozen=True)
class RightsPage:
    """The register, what each right opens, and the form of a new line."""

    desk: DeskFrame
    title: str
    may_change: bool
    lines: tuple[units.RightLine, ...]
    opens: tuple[tuple[str, str], ...]
    now: datetime
    form: GrantForm


@dataclass(frozen=True)
class RolesPage:
    """The templates of all levels and their change log."""

    desk: DeskFrame
    title: str
    may_change: bool
    roles: tuple[units.RoleLine, ...]
    changes: tuple[units.RoleChange, ...]


@dataclass(frozen=True)
class RolePage:
    """The form of one level."""

    desk: DeskFrame
    title: str
    role: units.RoleLine
    form: RoleForm


@seated
def show_rights(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Who holds which right on what basis; keepers grant another."""
    city, status = seat.city.id, 200
    form = GrantForm(initial={"since": timezone.localtime(seat.now).date()}, jurisdiction_id=city)
    if request.method == "POST":
        check_right(seat, "city.manage")
        form, status = GrantForm(request.POST, jurisdiction_id=city), 422
        if form.is_valid() and _grant(form, seat):
            messages.success(request, _("The right stands in the register."))
            return redirect("desk:rights")
    page = RightsPage(
        desk=frame(seat, here="rights"),
        title=_("Rights of streets"),
        may_change=seat.actor.may("city.manage"),
        lines=units.list_rights(city, seat.now),
        opens=_opens(),
        now=seat.now,
        form=form,
    )
    return pages.render_page(request, "desk/powers/rights.html", page, status=status)


def _opens() -> tuple[tuple[str, str], ...]:
    words = unit_rules.STREET_RIGHT_OPENS
    return tuple((str(unit_rules.STREET_RIGHTS[key]), str(word)) for key, word in words.items())


def _grant(form: GrantForm, seat: Seat) -> bool:
    said = form.cleaned_data
    try:
        actions.grant_right(
            jurisdiction_id=seat.city.id,
            unit_code=said["unit_code"],
            right=said["other_right"] or said["right"],
            since=timezone.make_aware(datetime.combine(said["since"], time())),
            basis_zh=said["basis_zh"],
            basis_en=said["basis_en"],
            document=said["document"],
            actor=seat.actor,
            now=seat.now,
        )
    except Refused as refusal:
        names = {"unit": "unit_code", "right": "other_right" if said["other_right"] else "right"}
        refuse(form, refusal, names)
        return False
    return True


@require_POST
@seated
def withdraw_right(request: HttpRequest, seat: Seat, right_id: UUID) -> HttpResponse:
    """Take a right back from now on."""
    check_right(seat, "city.manage")
    right = units.get_right(seat.city.id, right_id)
    if right is None:
        raise Http404
    try:
        actions.withdraw_right(right=right, until=seat.now, actor=seat.actor, now=seat.now)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The right is taken back from now on."))
    return redirect("desk:rights")


@require_POST
@seated
def call_off_right(request: HttpRequest, seat: Seat, right_id: UUID) -> HttpResponse:
    """A right that has not begun never begins."""
    check_right(seat, "city.manage")
    right = units.get_right(seat.city.id, right_id)
    if right is None:
        raise Http404
    try:
        actions.call_off_right(right=right, actor=seat.actor, now=seat.now)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Called off: the right does not begin."))
    return redirect("desk:rights")


@seated
def show_roles(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What each level may decide, dispatch, close, or only see."""
    page = RolesPage(
        desk=frame(seat, here="roles"),
        title=_("Roles of levels"),
        may_change=seat.actor.may("city.manage"),
        roles=units.list_roles(seat.city.id),
        changes=units.role_changes(seat.city.id),
    )
    return pages.render_page(request, "desk/powers/roles.html", page)


@seated
def set_role(request: HttpRequest, seat: Seat, level: str) -> HttpResponse:
    """Change how far one level may go."""
    check_right(seat, "city.manage")
    role = next((one for one in units.list_roles(seat.city.id) if one.level == level), None)
    if role is None:
        raise Http404
    form, status = RoleForm(initial={"rights": role.rights}), 200
    if request.method == "POST":
        form, status = RoleForm(request.POST), 422
        if form.is_valid() and _set_role(form, level, seat):
            messages.success(request, _("The template is set. The change stands in the public log."))
            return redirect("desk:roles")
    page = RolePage(frame(seat, here="roles"), role.name, role, form)
    return pages.render_page(request, "desk/powers/role.html", page, status=status)


def _set_role(form: RoleForm, level: str, seat: Seat) -> bool:
    rights = form.cleaned_data["rights"]
    try:
        actions.set_level_role(jurisdiction_id=seat.city.id, level=level, rights=rights, actor=seat.actor, now=seat.now)
    except Refused as refusal:
        refuse(form, refusal)
        return False
    return True
