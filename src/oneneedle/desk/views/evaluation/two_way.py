"""Two-way evaluation: the periods, one period with its partners and results, opening, closing, taking back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from oneneedle.core.rules import Refused
from oneneedle.desk.forms.two_way import PeriodForm, WithdrawForm
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.evaluation import actions
from oneneedle.evaluation.models import EvaluationPeriod
from oneneedle.evaluation.queries import two_way as evaluation
from oneneedle.evaluation.rules import two_way
from oneneedle.ui import pages
from oneneedle.ui import rules as ui
from oneneedle.ui.forms import refuse

HERE = "two-way"
_USUAL_DAYS = timedelta(days=14)


@dataclass(frozen=True)
class PeriodList:
    """The periods the reader has to do with."""

    desk: DeskFrame
    title: str
    lead: str
    rows: tuple[evaluation.PeriodRow, ...]
    may_open: bool


@dataclass(frozen=True)
class NewPeriod:
    """The form."""

    desk: DeskFrame
    title: str
    lead: str
    form: PeriodForm


@dataclass(frozen=True)
class ResultCell:
    """The marks of one unit for one question; without a mean they are too few to be told."""

    number: int
    mean: float | None
    spread: float | None


@dataclass(frozen=True)
class ResultTable:
    """The results of one side: a column for each question they were judged by."""

    title: str
    questions: tuple[str, ...]
    rows: tuple[tuple[evaluation.UnitResult, tuple[ResultCell, ...]], ...]


@dataclass(frozen=True)
class PeriodView:
    """One period."""

    desk: DeskFrame
    title: str
    sheet: evaluation.PeriodPage
    facts: tuple[ui.Row, ...]
    owed: str
    tables: tuple[ResultTable, ...]
    fewest: int
    withdraw: WithdrawForm | None


@seated
def show_periods(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Those open for answers first."""
    page = PeriodList(
        desk=frame(seat, here=HERE),
        title=_("Two-way evaluation"),
        lead=_("Street and department say what they think of each other, on what they really shared. Units only."),
        rows=evaluation.periods_for(seat.actor, seat.now),
        may_open=evaluation.may_open_period(seat.actor),
    )
    return pages.render_page(request, "desk/evaluation/two_way_list.html", page)


@seated
def open_period(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A new one; the pairs are found when it is opened."""
    if not evaluation.may_open_period(seat.actor):
        raise PermissionDenied
    form = PeriodForm(request.POST) if request.method == "POST" else PeriodForm(initial=_usual(seat))
    if request.method == "POST" and form.is_valid():
        try:
            period = actions.open_two_way(**form.cleaned_data, actor=seat.actor, now=seat.now)
            messages.success(request, _("Open: every unit of it was told."))
            return redirect("desk:two-way-period", period_id=period.id)
        except Refused as refusal:
            refuse(form, refusal)
    page = NewPeriod(
        desk=frame(seat, here=HERE),
        title=_("Open a period"),
        lead=_("Only streets and departments that shared cases or whistles in these days are asked about each other."),
        form=form,
    )
    return pages.render_page(request, "desk/evaluation/two_way_new.html", page, status=422 if form.errors else 200)


def _usual(seat: Seat) -> dict[str, Any]:
    """The month before, two weeks to answer, the usual questions."""
    today = seat.now.astimezone(timezone.get_current_timezone()).date()
    last = today.replace(day=1) - timedelta(days=1)
    questions = two_way.write_questions(two_way.USUAL_QUESTIONS)
    days = {"since": last.replace(day=1), "last_day": last, "closes_on": today + _USUAL_DAYS}
    return {**days, "street_form": questions, "department_form": questions}


@seated
def show_period(request: HttpRequest, seat: Seat, period_id: UUID) -> HttpResponse:
    """Its partners, who has not answered, and the results."""
    return _draw(request, seat, _load(seat, period_id))


@require_POST
@seated
def end_period(request: HttpRequest, seat: Seat, period_id: UUID, verb: str) -> HttpResponse:
    """Close it once all have answered, or take it back."""
    period = _load(seat, period_id)
    form = WithdrawForm(request.POST) if verb == "withdraw" else None
    if form is None:
        actions.close_two_way(period=period, actor=seat.actor, now=seat.now)
        messages.success(request, _("Closed: both sides read each other."))
        return redirect("desk:two-way-period", period_id=period.id)
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            actions.withdraw_two_way(period=period, reason=reason, actor=seat.actor, now=seat.now)
            messages.success(request, _("Taken back: every unit of it was told."))
            return redirect("desk:two-way-period", period_id=period.id)
        except Refused as refusal:
            refuse(form, refusal)
    return _draw(request, seat, period, form, status=422)


def _load(seat: Seat, period_id: UUID) -> EvaluationPeriod:
    try:
        return evaluation.get_period(seat.actor, period_id)
    except EvaluationPeriod.DoesNotExist:
        raise Http404 from None


def _draw(
    request: HttpRequest,
    seat: Seat,
    period: EvaluationPeriod,
    form: WithdrawForm | None = None,
    status: int = 200,
) -> HttpResponse:
    sheet = evaluation.get_period_page(seat.actor, period, seat.now)
    view = PeriodView(
        desk=frame(seat, here=HERE),
        title=sheet.row.name,
        sheet=sheet,
        facts=_facts(sheet.row),
        owed=_owed(sheet.row),
        tables=tuple(table for side in two_way.SIDES if (table := _table(sheet, side)).rows),
        fewest=two_way.FEWEST_PARTNERS,
        withdraw=form or (WithdrawForm() if sheet.may.withdraw else None),
    )
    return pages.render_page(request, "desk/evaluation/two_way.html", view, status=status)


def _facts(row: evaluation.PeriodRow) -> tuple[ui.Row, ...]:
    return (
        ui.Row(_("Days"), f"{date_format(row.since, 'Y-m-d')} – {date_format(row.last_day, 'Y-m-d')}"),
        ui.Row(_("Answers until"), date_format(row.closes_on, "Y-m-d")),
        ui.Row(_("Pairs"), str(row.pairs)),
        ui.Row(_("Answers given"), f"{row.answered} / {row.asked}"),
    )


def _owed(row: evaluation.PeriodRow) -> str:
    if not row.mine or row.state != "open":
        return ""
    if not row.mine_left:
        return _("Your unit has answered for all its partners.")
    words = ngettext(
        "%(count)d partner is waiting for your unit's answer.",
        "%(count)d partners are waiting for your unit's answers.",
        row.mine_left,
    )
    return words % {"count": row.mine_left}


def _table(sheet: evaluation.PeriodPage, side: str) -> ResultTable:
    """Streets are judged by what departments were asked, and the other way round."""
    street = side == two_way.STREET
    questions = tuple(one.text for one in (sheet.department_form if street else sheet.street_form))
    return ResultTable(
        title=_("What departments said of streets") if street else _("What streets said of departments"),
        questions=questions,
        rows=tuple((one, _cells(one, len(questions))) for one in sheet.results if one.side == side),
    )


def _cells(one: evaluation.UnitResult, questions: int) -> tuple[ResultCell, ...]:
    numbers = range(1, questions + 1)
    if one.told is None:
        return tuple(ResultCell(number, None, None) for number in numbers)
    return tuple(map(ResultCell, numbers, one.told.means, one.told.spreads))
