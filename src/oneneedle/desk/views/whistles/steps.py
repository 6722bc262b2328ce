"""One door per step of a whistle and of a call: the form on a GET, one action on a POST."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.cases import actions
from oneneedle.cases import queries as cases
from oneneedle.cases.models import Whistle, WhistleCall
from oneneedle.cases.rules import whistles as whistle_rules
from oneneedle.core import actions as core
from oneneedle.core.rules import Refused
from oneneedle.desk.forms.whistle_steps import CALL_FORMS, WHISTLE_FORMS
from oneneedle.desk.forms.whistles import FIELD_NAMES
from oneneedle.desk.views.moments import in_four_weeks
from oneneedle.desk.views.seat import Seat, seated
from oneneedle.desk.views.whistles.page import StepPanel, draw_whistle, load_whistle
from oneneedle.ui import pages
from oneneedle.ui.forms import refuse

Values = Mapping[str, Any]
_DANGER = frozenset({"refuse", "withdraw"})
_DONE = {
    "approve": gettext_lazy("Blown: the departments know."),
    "close": gettext_lazy("The whistle is closed; now rate each department."),
    "withdraw": gettext_lazy("Taken back; everybody who was called knows."),
    "attach": gettext_lazy("The pictures are beside the whistle."),
    "look_again": gettext_lazy("Planned; the unit is reminded on that day."),
    "acknowledge": gettext_lazy("The street knows that you are coming."),
    "refuse": gettext_lazy("Refused; the unit above the street decides."),
    "check_in": gettext_lazy("You are signed in on site."),
    "finish": gettext_lazy("The result is with the street."),
    "settle": gettext_lazy("Decided; both sides read it."),
    "rate": gettext_lazy("Rated; the department reads it and may reply."),
    "answer": gettext_lazy("Thank you; the street reads it."),
    "reply": gettext_lazy("Your reply stands beside the rating."),
}


@seated
def take_step(request: HttpRequest, seat: Seat, number: str, verb: str) -> HttpResponse:
    """A step of the street."""
    if verb not in WHISTLE_FORMS:
        raise Http404
    whistle = load_whistle(seat, number)
    move = whistle_rules.MOVES[verb]
    action = reverse("desk:whistle-step", args=[whistle.number, verb])
    button = cases.get_whistle_page(seat.actor, whistle, seat.now).button(verb)
    possible = button is not None and button.enabled

    def act(said: Values, files: tuple[UUID, ...]) -> None:
        _move_whistle(verb, said, seat, whistle, files)

    def panel(form: forms.Form) -> StepPanel:
        return StepPanel(verb, str(move.title), str(move.why), "", action, form, verb in _DANGER)

    make_form: Callable[..., forms.Form] = WHISTLE_FORMS[verb]
    if verb == "approve":
        make_form = partial(make_form, actor=seat.actor, plan=cases.plan_of(whistle))
    return _take(request, seat, whistle, verb, make_form, panel, act, possible)


@seated
def take_call_step(request: HttpRequest, seat: Seat, number: str, call_id: UUID, verb: str) -> HttpResponse:
    """A step of a department, or about it."""
    if verb not in CALL_FORMS:
        raise Http404
    whistle = load_whistle(seat, number)
    try:
        call = cases.get_call(seat.actor, call_id)
    except WhistleCall.DoesNotExist:
        raise Http404 from None
    if call.whistle_id != whistle.id:
        raise Http404
    move = whistle_rules.CALL_MOVES[verb]
    action = reverse("desk:call-step", args=[whistle.number, call.id, verb])
    sheet = cases.get_whistle_page(seat.actor, whistle, seat.now)
    line = next(one for one in sheet.calls if one.id == call.id)

    def act(said: Values, files: tuple[UUID, ...]) -> None:
        _move_call(verb, said, seat, call, files)

    def panel(form: forms.Form) -> StepPanel:
        return StepPanel(verb, str(move.title), str(move.why), line.unit_name, action, form, verb in _DANGER)

    return _take(request, seat, whistle, verb, CALL_FORMS[verb], panel, act, line.button(verb) is not None)


def _take(
    request: HttpRequest,
    seat: Seat,
    whistle: Whistle,
    verb: str,
    make_form: Callable[..., forms.Form],
    panel: Callable[[forms.Form], StepPanel],
    act: Callable[[Values, tuple[UUID, ...]], None],
    possible: bool,
) -> HttpResponse:
    back = reverse("desk:whistle", args=[whistle.number])
    if request.method != "POST":
        if possible:
            form = _fit(make_form(), verb, whistle)
            for name in form.fields.keys() & {"follow_up_on", "due_on"}:
                form.fields[name].initial = in_four_weeks(seat.now)
            return draw_whistle(request, seat, whistle, panel=panel(form), partial="panel")
        messages.warning(request, _("This step is not possible now, or not for your post."))
        if pages.wants_partial(request):
            return HttpResponse(status=204, headers={"HX-Redirect": back})
        return redirect(back)
    form = _fit(make_form(request.POST, request.FILES), verb, whistle)
    if form.is_valid():
        try:
            if verb == "look_again" and not possible:  # its action plans for other matters too and asks for no state
                raise Refused(_("This step is not possible now, or not for your post."), code="wrong_state")
            uploads = form.cleaned_data.get("photos") or [] if possible else []
            stored = core.store_files(uploads=[(one, one.name) for one in uploads], now=seat.now, documents=True)
            act(form.cleaned_data, tuple(one.id for one in stored))
        except Refused as refusal:
            refuse(form, refusal, FIELD_NAMES)
        else:
            messages.success(request, str(_DONE[verb]))
            return redirect(back)
    fresh = load_whistle(seat, str(whistle.id))
    return draw_whistle(request, seat, fresh, panel=panel(form), partial="panel", status=422)


def _fit(form: forms.Form, verb: str, whistle: Whistle) -> forms.Form:
    """Pictures without which the step is refused are marked as needed; what need not be said is not asked."""
    if verb == "check_in":
        form.fields["photos"].required = whistle_rules.KINDS[whistle.kind].photo
    elif verb == "close":
        form.fields["photos"].required = not whistle.files.filter(kind="after").exists()
        if cases.has_before(whistle):
            del form.fields["no_before"]
    return form


def _move_whistle(verb: str, said: Values, seat: Seat, whistle: Whistle, files: tuple[UUID, ...]) -> None:
    """The one action of a verb of the street."""
    given: dict[str, Any] = {"whistle": whistle, "actor": seat.actor, "now": seat.now}
    doors: dict[str, Callable[[], object]] = {
        "approve": lambda: actions.approve_whistle(
            asked=said["asked"],
            calls=said["calls"],
            meet_at=said["meet_at"],
            meet_place=said["meet_place"],
            **given,
        ),
        "close": lambda: actions.close_whistle(
            outcome=said["outcome"],
            file_ids=files,
            no_before=said.get("no_before", ""),
            follow_up_on=said["follow_up_on"],
            **given,
        ),
        "look_again": lambda: actions.plan_follow_up(due_on=said["due_on"], note=said["note"], **given),
        "withdraw": lambda: actions.withdraw_whistle(reason=said["reason"], **given),
        "attach": lambda: actions.attach_to_whistle(file_ids=files, kind=said["kind"], **given),
    }
    doors[verb]()


def _move_call(verb: str, said: Values, seat: Seat, call: WhistleCall, files: tuple[UUID, ...]) -> None:
    """The one action of a verb of a call."""
    given: dict[str, Any] = {"call": call, "actor": seat.actor, "now": seat.now}
    doors: dict[str, Callable[[], object]] = {
        "acknowledge": lambda: actions.acknowledge_call(**given),
        "refuse": lambda: actions.refuse_call(reason=said["reason"], **given),
        "check_in": lambda: actions.check_in(file_ids=files, lon=said["lon"], lat=said["lat"], **given),
        "finish": lambda: actions.finish_call(result=said["result"], file_ids=files, **given),
        "settle": lambda: actions.settle_call(decision=said["decision"], reason=said["reason"], **given),
        "rate": lambda: actions.rate_call(rating=said["rating"], words=said["words"], **given),
        "answer": lambda: actions.rate_whistle(
            needed=said["needed"], clear=said["clear"], words=said["words"], **given
        ),
        "reply": lambda: actions.reply_to_rating(text=said["text"], **given),
    }
    doors[verb]()
