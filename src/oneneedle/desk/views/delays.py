"""Steps beside the corridor on a case: a level up or down, holds, more time, and what waits for a decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.cases import actions
from oneneedle.cases import queries as cases
from oneneedle.cases.models import Case
from oneneedle.cases.rules import beside
from oneneedle.core.rules import Refused
from oneneedle.desk.forms.delays import BESIDE_FORMS
from oneneedle.desk.forms.steps import StepForm
from oneneedle.desk.views.case import Panel, draw_case, load_case
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.ui import pages
from oneneedle.ui.forms import refuse

Values = Mapping[str, Any]
_DONE = {
    "lift": gettext_lazy("Lifted one level; number and clock go on."),
    "lower": gettext_lazy("Lowered one level; number and clock go on."),
    "ask_hold": gettext_lazy("Asked; the desk decides."),
    "hold": gettext_lazy("On hold: the clock stands still."),
    "resume": gettext_lazy("Resumed: the clock goes on with what was left."),
    "ask_extension": gettext_lazy("Asked; the desk decides."),
    "decide": gettext_lazy("Decided; the unit reads it."),
}


@dataclass(frozen=True)
class WaitingPage:
    """Requests that wait for this desk."""

    desk: DeskFrame
    title: str
    lead: str
    lines: tuple[tuple[cases.WaitingDelay, str], ...]


@seated
def show_waiting(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Holds and extensions somebody asked for, oldest first."""
    lines = tuple((one, reverse("desk:step", args=[one.number, "decide"])) for one in cases.delays_waiting(seat.actor))
    lead = _("Units ask for a hold or for more time; whoever asked does not decide.")
    page = WaitingPage(frame(seat, here="delays"), _("Holds and extensions"), lead, lines)
    return pages.render_page(request, "desk/whistle/delays.html", page)


@seated
def take_beside(request: HttpRequest, seat: Seat, number: str, verb: str) -> HttpResponse:
    """The panel of a step beside the corridor, or the step itself."""
    case = load_case(seat, number)
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    back = f"{reverse('desk:case', args=[case.number])}{query}"
    given: dict[str, Any] = {"case": case, "city": seat.city, "now": seat.now}
    if request.method != "POST":
        if any(step.verb == verb for step in cases.beside_buttons(seat.actor, case)):
            return draw_case(request, seat, case, panel=_panel(verb, BESIDE_FORMS[verb](**given)), partial="panel")
        messages.warning(request, _("This step is not possible now, or not for your post."))
        if pages.wants_partial(request):
            return HttpResponse(status=204, headers={"HX-Redirect": back})
        return redirect(back)
    form = BESIDE_FORMS[verb](request.POST, **given)
    if form.is_valid():
        try:
            _act(verb, form.cleaned_data, seat, case)
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, str(_DONE[verb]))
            return redirect(back if _still_sees(seat, case) else reverse("desk:home"))
    fresh = cases.get_case(seat.actor, case.id)
    return draw_case(request, seat, fresh, panel=_panel(verb, form), partial="panel", status=422)


def _still_sees(seat: Seat, case: Case) -> bool:
    """A case that was lifted or lowered may be out of sight now."""
    try:
        cases.get_case(seat.actor, case.id)
    except Case.DoesNotExist:
        return False
    return True


def _panel(verb: str, form: StepForm) -> Panel:
    step = beside.BESIDE[verb]
    return Panel(verb, str(step.title), str(step.why), form, str(step.title), danger=False)


def _act(verb: str, said: Values, seat: Seat, case: Case) -> None:
    """The one action of a verb."""
    given: dict[str, Any] = {"case": case, "actor": seat.actor, "now": seat.now}
    doors: dict[str, Callable[[], object]] = {
        "lift": lambda: actions.lift_case(reason=said["reason"], note=said["note"], **given),
        "lower": lambda: actions.lower_case(
            unit_id=UUID(said["unit_id"]) if said["unit_id"] else None, reason=said["reason"], **given
        ),
        "ask_hold": lambda: actions.ask_hold(reason=said["reason"], until=said["until"], **given),
        "hold": lambda: actions.hold_case(reason=said["reason"], until=said["until"], **given),
        "resume": lambda: actions.resume_case(note=said["note"], **given),
        "ask_extension": lambda: actions.ask_extension(reason=said["reason"], extra=said["extra"], **given),
        "decide": lambda: _decide(said, seat, case),
    }
    doors[verb]()


def _decide(said: Values, seat: Seat, case: Case) -> None:
    waiting = next((line for line in cases.delays_of(seat.actor, case) if line.state == "asked"), None)
    if waiting is None:
        raise Refused(_("Nothing waits for a decision."), code="nothing_waits")
    delay = cases.get_delay(seat.actor, waiting.id)
    actions.decide_delay(delay=delay, approve=said["approve"], note=said["note"], actor=seat.actor, now=seat.now)
