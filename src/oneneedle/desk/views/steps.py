"""One door per verb: the form on a GET, one action on a POST."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.cases import actions
from oneneedle.cases import queries as cases
from oneneedle.cases import rules as case_rules
from oneneedle.cases.models import Case
from oneneedle.core import actions as core
from oneneedle.core.rules import Refused
from oneneedle.desk.forms.fields import read_answers
from oneneedle.desk.forms.steps import FORMS, StepForm
from oneneedle.desk.views.case import Panel, draw_case, load_case
from oneneedle.desk.views.seat import Seat, seated
from oneneedle.ui import pages
from oneneedle.ui.forms import refuse

Values = Mapping[str, Any]
_DANGER = frozenset({"decline", "withdraw", "merge", "fail", "redact", "redact-remark"})
_BESIDE = {
    "remark": gettext_lazy("Remark"),
    "attach": gettext_lazy("Add photos"),
    "redact": gettext_lazy("Blot out words"),
    "redact-remark": gettext_lazy("Blot out a remark"),
    "reporter": gettext_lazy("Show the reporter"),
}
_DONE = {
    "locate": gettext_lazy("The place is set."),
    "classify": gettext_lazy("The type is set."),
    "file": gettext_lazy("Filed: the deadlines run."),
    "dispatch": gettext_lazy("Dispatched."),
    "settle": gettext_lazy("Decided and dispatched."),
    "accept": gettext_lazy("Accepted."),
    "return": gettext_lazy("Returned to the desk."),
    "finish": gettext_lazy("Result reported; now somebody else checks it."),
    "verify": gettext_lazy("Checked: the result holds."),
    "fail": gettext_lazy("Sent back to the unit."),
    "feedback": gettext_lazy("The answer is recorded."),
    "close": gettext_lazy("Closed."),
    "reopen": gettext_lazy("Reopened with the same number and a new clock."),
    "decline": gettext_lazy("Declined with advice."),
    "withdraw": gettext_lazy("Withdrawn."),
    "merge": gettext_lazy("Merged; the reporter follows the other case."),
    "remark": gettext_lazy("The remark stands in the timeline."),
    "attach": gettext_lazy("Added; nobody outside sees it until it is made public."),
    "redact": gettext_lazy("The words are gone."),
    "redact-remark": gettext_lazy("The words are gone."),
}


def _act(verb: str, said: Values, *, seat: Seat, case: Case, files: tuple[UUID, ...]) -> None:
    """The one action of a verb."""
    common: dict[str, Any] = {"case": case, "actor": seat.actor, "now": seat.now}
    doors: dict[str, Callable[[], object]] = {
        "locate": lambda: actions.locate_case(
            lon=said["lon"], lat=said["lat"], address=said["address"], area_path=said["area_path"], **common
        ),
        "classify": lambda: actions.classify_case(
            type_code=said["type_code"], priority=said["priority"], answers=read_answers(dict(said)), **common
        ),
        "file": lambda: actions.file_case(**common),
        "dispatch": lambda: actions.dispatch_case(unit_id=_unit(said["unit_id"]), reason=said["reason"], **common),
        "settle": lambda: actions.settle_case(unit_id=UUID(said["unit_id"]), reason=said["reason"], **common),
        "accept": lambda: actions.accept_order(**common),
        "finish": lambda: actions.finish_order(
            outcome=said["outcome"], result=said["result"], cost=said["cost"], file_ids=files, **common
        ),
        "return": lambda: actions.return_order(
            reason=said["reason"], note=said["note"], proposed_unit_id=_unit(said["proposed_unit_id"]), **common
        ),
        "verify": lambda: actions.verify_case(holds=True, note=said["note"], file_ids=files, **common),
        "fail": lambda: actions.verify_case(holds=False, note=said["note"], file_ids=files, **common),
        "feedback": lambda: actions.record_feedback(
            solved=said["solved"], content=said["content"], comment=said["comment"], assisted=True, **common
        ),
        "close": lambda: actions.close_case(note=said["note"], **common),
        "reopen": lambda: actions.reopen_case(reason=said["reason"], **common),
        "decline": lambda: actions.decline_case(advice=said["advice"], next_stop=said["next_stop"], **common),
        "withdraw": lambda: actions.withdraw_case(reason=said["reason"], **common),
        "merge": lambda: actions.merge_case(into=_other(seat, said["into"]), **common),
        "remark": lambda: actions.add_remark(text=said["text"], public=said["public"], **common),
        "attach": lambda: actions.attach_files(file_ids=files, kind=said["kind"], **common),
        "redact": lambda: actions.redact_case(
            title=said["title"],
            description=said["description"],
            address=said["address"],
            reason=said["reason"],
            **common,
        ),
        "redact-remark": lambda: actions.redact_remark(
            remark=cases.get_remark(case, UUID(said["remark"])),
            text=said["text"],
            reason=said["reason"],
            actor=seat.actor,
            now=seat.now,
        ),
    }
    doors[verb]()


@seated
def take_step(request: HttpRequest, seat: Seat, number: str, verb: str) -> HttpResponse:
    """The panel of a verb, or the step itself."""
    if verb not in FORMS:
        raise Http404
    case = load_case(seat, number)
    if request.method != "POST":
        return _open_panel(request, seat, case, verb)
    form = FORMS[verb](request.POST, request.FILES, case=case, city=seat.city, now=seat.now)
    if not form.is_valid():
        return _refuse(request, seat, case, verb, form)
    try:
        if verb == "reporter":
            return _show_reporter(request, seat, case, form)
        files = _store(seat, case, verb, form.cleaned_data.get("photos") or [])
        _act(verb, form.cleaned_data, seat=seat, case=case, files=files)
    except Refused as refusal:
        refuse(form, refusal)
        return _refuse(request, seat, cases.get_case(seat.actor, case.id), verb, form)
    messages.success(request, str(_DONE[verb]))
    return redirect(f"{reverse('desk:case', args=[case.number])}{_query(request)}")


def _open_panel(request: HttpRequest, seat: Seat, case: Case, verb: str) -> HttpResponse:
    """A step nobody may take now has no panel: the case is shown as it stands."""
    if not _may(seat, case, verb):
        messages.warning(request, _("This step is not possible now, or not for your post."))
        back = f"{reverse('desk:case', args=[case.number])}{_query(request)}"
        return (
            HttpResponse(status=204, headers={"HX-Redirect": back}) if pages.wants_partial(request) else redirect(back)
        )
    initial = {"type_code": request.GET["type_code"]} if request.GET.get("type_code") else {}
    form = FORMS[verb](initial=initial, case=case, city=seat.city, now=seat.now)
    return draw_case(request, seat, case, panel=_panel(verb, form), partial="panel")


def _refuse(request: HttpRequest, seat: Seat, case: Case, verb: str, form: StepForm) -> HttpResponse:
    return draw_case(request, seat, case, panel=_panel(verb, form), partial="panel", status=422)


def _panel(verb: str, form: StepForm, **more: Any) -> Panel:
    arrow = case_rules.flow.ARROWS.get(verb)
    title = str(arrow.title) if arrow else str(_BESIDE[verb])
    return Panel(verb, title, str(arrow.why) if arrow else "", form, title, verb in _DANGER, **more)


def _may(seat: Seat, case: Case, verb: str) -> bool:
    sheet = cases.get_case_page(seat.actor, case, seat.now)
    permits = {"reporter": sheet.permits.read_reporter, "redact-remark": sheet.permits.redact_remark}
    if verb in _BESIDE:
        return permits.get(verb, bool(getattr(sheet.permits, verb, False)))
    button = sheet.button(verb)
    return button is not None and button.enabled


def _store(seat: Seat, case: Case, verb: str, uploads: list[Any]) -> tuple[UUID, ...]:
    """Clean and keep the photos of a step that is possible; the action says no to the others."""
    if not uploads or not _may(seat, case, verb):
        return ()
    stored = core.store_files(uploads=[(one, one.name) for one in uploads], now=seat.now, documents=True)
    return tuple(one.id for one in stored)


def _show_reporter(request: HttpRequest, seat: Seat, case: Case, form: StepForm) -> HttpResponse:
    """Shown once, in the answer to this request, and kept by no cache."""
    clear = actions.read_reporter(case=case, reason=form.cleaned_data["reason"], actor=seat.actor, now=seat.now)
    panel = _panel("reporter", form, clear=clear)
    response = draw_case(request, seat, case, panel=panel, partial="panel")
    add_never_cache_headers(response)
    return response


def _other(seat: Seat, number: str) -> Case:
    try:
        return cases.get_case(seat.actor, number)
    except Case.DoesNotExist:
        raise Refused(_("There is no such case, or it is not for your post."), field="number") from None


def _unit(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _query(request: HttpRequest) -> str:
    return f"?{request.GET.urlencode()}" if request.GET else ""
