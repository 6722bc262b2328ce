"""The record sheet of a case or a task: four kinds of records on one page that can be printed; checks of effects."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from oneneedle.cases import actions as case_actions
from oneneedle.cases import rules as case_rules
from oneneedle.desk import rules
from oneneedle.desk.forms.supervision import CheckForm, PlanForm, StatusForm
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.desk.views.supervision.notices import NoticeLine, notice_line
from oneneedle.desk.views.supervision.steps import Values, run, today
from oneneedle.gate import rules as gate_rules
from oneneedle.supervision import actions
from oneneedle.supervision import queries as supervision
from oneneedle.supervision.models import EffectCheck
from oneneedle.ui import pages


@dataclass(frozen=True)
class SheetView:
    """Everything the sheet draws."""

    desk: DeskFrame
    title: str
    sheet: supervision.RecordSheet
    state: str
    dispatches: tuple[tuple[supervision.DispatchLine, str], ...]
    notices: tuple[NoticeLine, ...]
    checks: tuple[tuple[supervision.CheckLine, str], ...]
    ask_href: str
    demarcate_href: str
    status_form: StatusForm | None
    plan_form: PlanForm | None
    printed_at: object


@dataclass(frozen=True)
class CheckView:
    """One look at the effect of a task."""

    desk: DeskFrame
    title: str
    check: EffectCheck
    form: CheckForm | None


@seated
def show_sheet(request: HttpRequest, seat: Seat, kind: str, number: str) -> HttpResponse:
    """The sheet."""
    matter = _load(seat, kind, number)
    if matter.number != number:
        return redirect("desk:sheet", kind=kind, number=matter.number)
    return _draw(request, seat, matter)


@seated
def write_sheet(request: HttpRequest, seat: Seat, kind: str, number: str, verb: str) -> HttpResponse:
    """Write the running status, or plan a look at the effect."""
    matter = _load(seat, kind, number)
    if verb not in {"status", "plan"}:
        raise Http404
    address = reverse("desk:sheet", args=[kind, matter.number])
    if request.method != "POST":
        return redirect(address)
    if verb == "status":
        status_form = StatusForm(request.POST)
        if run(status_form, lambda said: _write_status(said, seat, matter)):
            messages.success(request, _("The status is written down."))
            return redirect(address)
        return _draw(request, seat, matter, status_form=status_form, status=422)
    plan_form = PlanForm(request.POST)
    if run(plan_form, lambda said: _plan(plan_form, said, seat, matter)):
        messages.success(request, _("Planned; the unit is reminded on that day."))
        return redirect(address)
    return _draw(request, seat, matter, plan_form=plan_form, status=422)


def _write_status(said: Values, seat: Seat, matter: supervision.Matter) -> None:
    actions.write_status(
        words=said["words"],
        share=said["share"],
        next_step=said["next_step"],
        case=matter.case,
        task=matter.task,
        actor=seat.actor,
        now=seat.now,
    )


def _plan(form: PlanForm, said: Values, seat: Seat, matter: supervision.Matter) -> None:
    due_on = today(seat) + form.ahead()
    if matter.case is not None:
        case_actions.plan_follow_up(due_on=due_on, note=said["note"], case=matter.case, actor=seat.actor, now=seat.now)
    elif matter.task is not None:
        actions.plan_effect_check(task=matter.task, due_on=due_on, note=said["note"], actor=seat.actor, now=seat.now)


@seated
def record_check(request: HttpRequest, seat: Seat, check_id: UUID) -> HttpResponse:
    """What a look at the effect of a task has found."""
    try:
        check = supervision.get_check(seat.actor, check_id)
    except EffectCheck.DoesNotExist:
        raise Http404 from None
    possible = supervision.may_record(seat.actor, check)
    form = CheckForm(request.POST) if request.method == "POST" else CheckForm()

    def act(said: Values) -> None:
        actions.record_effect_check(check=check, holds=said["holds"], note=said["note"], actor=seat.actor, now=seat.now)

    if request.method == "POST":
        if not possible and check.done_at is None:
            raise PermissionDenied
        if run(form, act):
            messages.success(request, _("Written down."))
            return redirect("desk:sheet", kind="task", number=check.task.number)
    shown = form if possible or form.errors else None
    view = CheckView(frame(seat, here="supervision"), _("Look at the effect"), check, shown)
    return pages.render_page(request, "desk/supervision/check.html", view, status=422 if form.errors else 200)


def _draw(
    request: HttpRequest,
    seat: Seat,
    matter: supervision.Matter,
    *,
    status_form: StatusForm | None = None,
    plan_form: PlanForm | None = None,
    status: int = 200,
) -> HttpResponse:
    sheet = supervision.get_sheet(seat.actor, matter, seat.now, today(seat))
    names = case_rules.STATE_NAMES if matter.kind == "case" else gate_rules.STATE_NAMES
    view = SheetView(
        desk=frame(seat, here="supervision"),
        title=matter.title or matter.number,
        sheet=sheet,
        state=str(names[sheet.state]),
        dispatches=tuple((one, _order_word(matter.kind, one.state)) for one in sheet.dispatches),
        notices=tuple(notice_line(row, seat) for row in sheet.notices),
        checks=tuple((one, _check_href(one)) for one in sheet.checks),
        ask_href=reverse("desk:ask-account", args=[matter.kind, matter.number]) if sheet.askable else "",
        demarcate_href=reverse("desk:new-demarcation", args=[matter.number]) if sheet.may_demarcate else "",
        status_form=status_form or (StatusForm() if sheet.may_status else None),
        plan_form=plan_form or (PlanForm() if sheet.may_plan else None),
        printed_at=seat.now,
    )
    return pages.render_page(request, "desk/supervision/sheet.html", view, status=status)


def _order_word(kind: str, state: str) -> str:
    return str(rules.ORDER_NAMES[state][0] if kind == "case" else gate_rules.STATE_NAMES[state])


def _check_href(one: supervision.CheckLine) -> str:
    return reverse("desk:follow-up" if one.kind == "follow_up" else "desk:effect-check", args=[one.id])


def _load(seat: Seat, kind: str, number: str) -> supervision.Matter:
    matter = supervision.find_matter(seat.actor, kind, number)
    if matter is None:
        raise Http404
    return matter
