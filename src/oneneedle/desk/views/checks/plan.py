"""A new site check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from oneneedle.core.rules import Refused
from oneneedle.desk.forms.checks import FIELD_NAMES, PlanForm
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.powers import actions
from oneneedle.powers import queries as powers
from oneneedle.ui import pages
from oneneedle.ui.forms import refuse


@dataclass(frozen=True)
class PlanPage:
    """The form of a new check."""

    desk: DeskFrame
    title: str
    lead: str
    form: PlanForm
    held: tuple[powers.PowerLine, ...]


@seated
def plan(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Choose power, site and day; one look of the street stands in the list from then on."""
    street = powers.own_street(seat.actor)
    if street is None:
        raise PermissionDenied
    held, status = powers.powers_to_check(seat.actor, seat.now), 200
    terms: dict[str, Any] = {"street": street, "held": held}
    first = {"planned_for": timezone.localtime(seat.now).date(), "power": str(held[0].id) if len(held) == 1 else ""}
    form = PlanForm(initial=first, **terms)
    if request.method == "POST":
        form, status = PlanForm(request.POST, **terms), 422
        if form.is_valid() and (number := _plan(form, seat)):
            return redirect("desk:check", number=number)
    page = PlanPage(frame(seat, here="checks"), _("Plan a site check"), street.name, form, held)
    return pages.render_page(request, "desk/checks/plan.html", page, status=status)


def _plan(form: PlanForm, seat: Seat) -> str:
    said = form.cleaned_data
    try:
        power = powers.get_power(seat.actor, UUID(said["power"]))
        check = actions.plan_check(
            power=power, spot=form.spot(), planned_for=said["planned_for"], actor=seat.actor, now=seat.now
        )
    except Refused as refusal:
        refuse(form, refusal, FIELD_NAMES)
        return ""
    return check.number
