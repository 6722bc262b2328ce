"""Asking a street or a community: the form, the search for a duty to cite, what was asked before, and the gate's no."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oneneedle.core import actions as core
from oneneedle.core.rules import Refused
from oneneedle.desk.forms.tasks import AskForm
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.gate import actions
from oneneedle.gate import queries as gate
from oneneedle.gate import rules as gate_rules
from oneneedle.gate.models import Task
from oneneedle.ui import pages
from oneneedle.ui.forms import refuse

_FOR_GOOD = frozenset({"excluded", "removed"})  # no admission opens these


@dataclass(frozen=True)
class AskPage:
    """The form with what can be cited, what was asked before, and the rules the gate showed."""

    desk: DeskFrame
    title: str
    form: AskForm
    found: tuple[gate.Citable, ...]
    searched: str
    cited: gate.Citable | None
    shown: tuple[gate.ShownRule, ...]
    likes: tuple[gate.LikeTask, ...]
    asks_about_warning: bool
    admission_helps: bool
    admission_href: str


@seated
def ask(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A unit above asks; the gate lets it through or shows the rule, and that stands on record."""
    if not gate.may_ask(seat.actor):
        raise PermissionDenied
    if request.method != "POST":
        start = {name: request.GET[name] for name in ("admission", "kind", "title", "subject") if name in request.GET}
        return _draw(request, seat, AskForm(initial=start, actor=seat.actor, now=seat.now))
    form = AskForm(request.POST, request.FILES, actor=seat.actor, now=seat.now)
    if request.POST.get("step") == "search":
        return _draw(request, seat, _unjudged(seat, form))
    if not form.is_valid():
        return _draw(request, seat, form, status=422)
    try:
        tasks = _ask(seat, form)
    except gate_rules.GateRefused as refusal:
        return _draw(request, seat, form, status=422, refusals=refusal.refusals)
    except Refused as refusal:
        likes = _likes(seat, form) if refusal.code == "like" else ()
        refuse(form, refusal)
        return _draw(request, seat, form, status=422, likes=likes, warned=refusal.field == "warning_answer")
    words = ngettext("Asked; %(count)d unit knows.", "Asked; %(count)d units know.", len(tasks))
    messages.success(request, words % {"count": len(tasks)})
    if len(tasks) == 1:
        return redirect("desk:task", number=tasks[0].number)
    return redirect(f"{reverse('desk:tasks')}?box=from_us")


def _ask(seat: Seat, form: AskForm) -> tuple[Task, ...]:
    uploads = [(one, one.name) for one in form.cleaned_data["photos"]]
    stored = core.store_files(uploads=uploads, now=seat.now, documents=True)
    return actions.ask_task(
        to_units=form.chosen_units(),
        ask=form.ask(),
        file_ids=tuple(one.id for one in stored),
        actor=seat.actor,
        now=seat.now,
    )


def _unjudged(seat: Seat, form: AskForm) -> AskForm:
    """The same words without a verdict on what is still missing."""
    values = {name: form[name].value() for name in form.fields if name != "photos"}
    return AskForm(initial=values, actor=seat.actor, now=seat.now)


def _likes(seat: Seat, form: AskForm) -> tuple[gate.LikeTask, ...]:
    return gate.like_before(seat.actor, form.chosen_units(), form.ask(), seat.now)


def _draw(
    request: HttpRequest,
    seat: Seat,
    form: AskForm,
    *,
    status: int = 200,
    refusals: tuple[UUID, ...] = (),
    likes: tuple[gate.LikeTask, ...] = (),
    warned: bool = False,
) -> HttpResponse:
    city, chosen = seat.city.id, form.chosen_units()
    text = str(form["duty_q"].value() or "").replace("\0", "").strip()
    code = str(form["duty_code"].value() or "").replace("\0", "").strip()
    found = gate.citable_duties(city, text, chosen, seat.now) if text else ()
    exact = gate.citable_duties(city, code, chosen, seat.now) if code else ()
    shown = gate.shown_rules(seat.actor, refusals) if refusals else ()
    said = {name: str(form[name].value() or "") for name in ("title", "kind", "subject")}
    page = AskPage(
        desk=frame(seat, here="tasks"),
        title=_("Ask a task"),
        form=form,
        found=tuple(one for one in found if one.code != code),
        searched=text,
        cited=next((one for one in exact if one.code == code), None),
        shown=shown,
        likes=likes,
        admission_helps=any(one.code not in _FOR_GOOD for one in shown),
        asks_about_warning=warned or bool(form["warning_answer"].value()),
        admission_href=f"{reverse('desk:new-admission')}?{urlencode({k: v for k, v in said.items() if v})}",
    )
    return pages.render_page(request, "desk/tasks/ask.html", page, status=status, partial="cite")
