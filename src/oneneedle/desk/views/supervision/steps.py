"""What the pages of supervision share: step buttons, the panel of an open step, and one way to take it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from oneneedle.cases import queries as cases
from oneneedle.core import actions as core
from oneneedle.core.rules import Refused
from oneneedle.desk.forms.supervision import FIELD_NAMES
from oneneedle.desk.rules import supervision as looks
from oneneedle.desk.views.seat import Seat
from oneneedle.desk.views.step_links import StepLink, link_steps
from oneneedle.supervision import queries as supervision
from oneneedle.ui import pages
from oneneedle.ui import rules as ui
from oneneedle.ui.forms import refuse

Values = Mapping[str, Any]


@dataclass(frozen=True)
class StepPanel:
    """The open step."""

    title: str
    why: str
    action: str
    back: str
    form: forms.Form
    danger: bool


def make_links(steps: tuple[cases.Step, ...], address: Callable[[str], str]) -> tuple[StepLink, ...]:
    """The buttons of a thing under supervision."""
    return link_steps(steps, address, looks.STEP_ICONS, second=looks.SECOND)


def make_events(history: tuple[supervision.Told, ...]) -> tuple[ui.Event, ...]:
    """The timeline."""
    return tuple(ui.Event(one.title, one.at, one.by, "", one.tone) for one in history)


def run(form: forms.Form, act: Callable[[Values], object]) -> bool:
    """Whether the one action of a form was done; a refusal stands at its field."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except Refused as refusal:
        refuse(form, refusal, FIELD_NAMES)
        return False
    return True


def take(
    request: HttpRequest,
    form: forms.Form,
    step: cases.Step | None,
    act: Callable[[Values], object],
    done: str,
    action: str,
    back: str,
    draw: Callable[[StepPanel, int], HttpResponse],
) -> HttpResponse:
    """The form of a step on a GET, its one action on a POST; 422 with the same form when it is refused."""
    if request.method == "POST":
        if run(form, act):
            messages.success(request, done)
            return redirect(back)
    elif step is None:
        messages.warning(request, _("This step is not possible now, or not for your post."))
        if pages.wants_partial(request):
            return HttpResponse(status=204, headers={"HX-Redirect": back})
        return redirect(back)
    verb = action.rstrip("/").rsplit("/", 1)[-1]
    title, why = (step.title, step.why) if step else (_("Not possible now"), "")
    panel = StepPanel(title, why, action, back, form, verb in looks.DANGER)
    return draw(panel, 422 if request.method == "POST" else 200)


def store(seat: Seat, said: Values, possible: bool) -> tuple[UUID, ...]:
    """The uploads of a form in the file store; nothing is kept for who may not take the step."""
    uploads = (said.get("photos") or []) if possible else []
    stored = core.store_files(uploads=[(one, one.name) for one in uploads], now=seat.now, documents=True)
    return tuple(one.id for one in stored)


def today(seat: Seat) -> date:
    """The day it is in the city."""
    return seat.now.astimezone(timezone.get_current_timezone()).date()


def make_tabs(here: str) -> tuple[ui.Tab, ...]:
    """The parts of supervision."""
    parts = (
        ("supervision", _("Supervision notices")),
        ("supervision-overdue", _("Overdue board")),
        ("rectifications", _("To be put right")),
        ("commitments", _("Commitments")),
        ("demarcations", _("Demarcation")),
    )
    return tuple(ui.Tab(label, reverse(f"desk:{name}"), name == here) for name, label in parts)


def file_address(file_id: UUID) -> str:
    """Where the desk reads a proof."""
    return reverse("desk:proof", args=[file_id])


def make_pictures(files: tuple[supervision.FileLine, ...]) -> tuple[ui.Picture, ...]:
    """The proofs that can be drawn."""
    return tuple(_picture(one) for one in files if one.is_image)


def _picture(one: supervision.FileLine) -> ui.Picture:
    address = file_address(one.id)
    return ui.Picture(f"{address}?thumb=1", _("Proof"), f"{timezone.localtime(one.added_at):%Y-%m-%d}", address)


def make_documents(files: tuple[supervision.FileLine, ...]) -> tuple[ui.Tab, ...]:
    """The other proofs."""
    return tuple(ui.Tab(one.name or _("File"), file_address(one.id)) for one in files if not one.is_image)
