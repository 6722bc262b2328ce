"""One door per step of a task, and the decision on what is proposed for removal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from oneneedle.core import actions as core
from oneneedle.core.rules import Refused
from oneneedle.desk import rules
from oneneedle.desk.forms.tasks import STEP_FORMS, DecideRemovalForm
from oneneedle.desk.rules import tasks as looks
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.desk.views.tasks.lists import gate_tabs, removal_chip
from oneneedle.desk.views.tasks.page import StepPanel, draw_task, load_task
from oneneedle.gate import actions
from oneneedle.gate import queries as gate
from oneneedle.gate import rules as gate_rules
from oneneedle.gate.models import Task
from oneneedle.ui import pages
from oneneedle.ui import rules as ui
from oneneedle.ui.forms import refuse

Values = Mapping[str, Any]


@dataclass(frozen=True)
class RemovalView:
    """One proposal with the form of those who may decide."""

    desk: DeskFrame
    title: str
    tabs: tuple[ui.Tab, ...]
    told: gate.ToldRemoval
    state: rules.Chip
    form: DecideRemovalForm | None


@seated
def take_step(request: HttpRequest, seat: Seat, number: str, verb: str) -> HttpResponse:
    """The form on a GET, one action on a POST."""
    if verb not in STEP_FORMS:
        raise Http404
    task = load_task(seat, number)
    told = gate.tell_task(seat.actor, task, seat.now)
    back, possible = reverse("desk:task", args=[task.number]), verb in told.verbs
    if request.method != "POST":
        if possible:
            start = {"result": told.prefill} if verb == "finish" else {}
            panel = _panel(verb, told, STEP_FORMS[verb](initial=start), task)
            return draw_task(request, seat, task, panel=panel, partial="panel")
        messages.warning(request, _("This step is not possible now, or not for your post."))
        if pages.wants_partial(request):
            return HttpResponse(status=204, headers={"HX-Redirect": back})
        return redirect(back)
    form = STEP_FORMS[verb](request.POST, request.FILES)
    if form.is_valid():
        try:
            uploads = form.cleaned_data.get("photos") or [] if possible else []
            stored = core.store_files(uploads=[(one, one.name) for one in uploads], now=seat.now, documents=True)
            _move(verb, form.cleaned_data, seat, task, tuple(one.id for one in stored))
        except Refused as refusal:
            refuse(form, refusal, {"file": "photos", "files": "photos"})
        else:
            messages.success(request, str(looks.STEPS_DONE[verb]))
            return redirect(back)
    fresh = load_task(seat, task.number)
    return draw_task(request, seat, fresh, panel=_panel(verb, told, form, fresh), partial="panel", status=422)


def _panel(verb: str, told: gate.ToldTask, form: forms.Form, task: Task) -> StepPanel:
    move = gate_rules.MOVES[verb]
    prefilled = next((one for one in told.likes if one.result), None) if verb == "finish" and told.prefill else None
    return StepPanel(
        verb=verb,
        title=str(move.title),
        why=str(move.why),
        action=reverse("desk:task-step", args=[task.number, verb]),
        form=form,
        danger=verb in looks.DANGER_STEPS,
        prefilled=prefilled,
    )


def _move(verb: str, said: Values, seat: Seat, task: Task, files: tuple[UUID, ...]) -> None:
    """The one action of a verb."""
    given: dict[str, Any] = {"task": task, "actor": seat.actor, "now": seat.now}
    doors: dict[str, Callable[[], object]] = {
        "accept": lambda: actions.accept_task(**given),
        "return": lambda: actions.return_task(code=said["code"], reason=said["reason"], **given),
        "finish": lambda: actions.finish_task(result=said["result"], hours=said["hours"], file_ids=files, **given),
        "withdraw": lambda: actions.withdraw_task(reason=said["reason"], **given),
        "attach": lambda: actions.attach_to_task(file_ids=files, **given),
        "propose_removal": lambda: actions.propose_removal(reason=said["reason"], **given),
    }
    doors[verb]()


@seated
def decide_removal(request: HttpRequest, seat: Seat, removal_id: UUID) -> HttpResponse:
    """What is proposed for removal, read by both sides and decided by the unit above."""
    removal = gate.get_removal(seat.actor, removal_id)
    if removal is None:
        raise Http404
    form = DecideRemovalForm(request.POST) if request.method == "POST" else DecideRemovalForm()
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.decide_removal(
                removal=removal, remove=said["remove"], decision=said["decision"], actor=seat.actor, now=seat.now
            )
            messages.success(request, _("Decided; both sides read it."))
            return redirect("desk:removals")
        except Refused as refusal:
            refuse(form, refusal)
    told = gate.tell_task(seat.actor, removal.task, seat.now).removal
    if told is None:
        raise Http404
    page = RemovalView(
        desk=frame(seat, here="tasks"),
        title=told.title,
        tabs=gate_tabs(seat, "removals"),
        told=told,
        state=removal_chip(told),
        form=form if told.can_decide or form.errors else None,
    )
    return pages.render_page(request, "desk/tasks/removal.html", page, status=422 if form.errors else 200)
