"""A case by telephone or over the counter."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oneneedle.cases import actions
from oneneedle.cases import rules as case_rules
from oneneedle.core import actions as core
from oneneedle.core.rules import Refused
from oneneedle.desk.forms.receive import ReceiveForm
from oneneedle.desk.views.seat import DeskFrame, Seat, check_right, frame, seated
from oneneedle.ui import pages
from oneneedle.ui.forms import refuse


@dataclass(frozen=True)
class ReceivePage:
    """The form."""

    desk: DeskFrame
    title: str
    form: ReceiveForm


@dataclass(frozen=True)
class ReceivedPage:
    """The number and the receipt, to be read out."""

    desk: DeskFrame
    title: str
    reception: case_rules.Reception
    href: str


@seated
def receive(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take it in; with type and place it is on its way at once."""
    check_right(seat, "case.receive")
    if request.method != "POST":
        initial = {"type_code": request.GET.get("type_code", "")}
        return _draw(request, seat, ReceiveForm(initial=initial, city=seat.city, now=seat.now))
    form = ReceiveForm(request.POST, request.FILES, city=seat.city, now=seat.now)
    if not form.is_valid():
        return _draw(request, seat, form, 422)
    try:
        uploads = [(one, one.name) for one in form.cleaned_data["photos"]]
        stored = core.store_files(uploads=uploads, now=seat.now, documents=True)
        report = form.report(tuple(one.id for one in stored), get_language() or "")
        actor = replace(seat.actor, channel=form.cleaned_data["channel"])
        reception = actions.receive_case(report=report, actor=actor, now=seat.now)
    except Refused as refusal:
        refuse(form, refusal)
        return _draw(request, seat, form, 422)
    page = ReceivedPage(frame(seat), _("Received"), reception, reverse("desk:case", args=[reception.number]))
    return pages.render_page(request, "desk/received.html", page)


def _draw(request: HttpRequest, seat: Seat, form: ReceiveForm, status: int = 200) -> HttpResponse:
    page = ReceivePage(
        frame(seat, here="receive"),
        _("New case"),
        form,
    )
    return pages.render_page(request, "desk/receive.html", page, status=status)
