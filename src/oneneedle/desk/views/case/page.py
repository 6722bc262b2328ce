"""The page of one case, with the panel of a step when one is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from oneneedle.cases import queries as cases
from oneneedle.cases import rules as case_rules
from oneneedle.cases.models import Case
from oneneedle.catalogue import rules as catalogue_rules
from oneneedle.desk import rules
from oneneedle.desk.forms.steps import StepForm
from oneneedle.desk.views.beside import BesideCase, read_beside
from oneneedle.desk.views.case import parts
from oneneedle.desk.views.lists import ListPane, list_pane, make_marks
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.desk.views.supervision.beside import Supervised, read_supervised
from oneneedle.people.rules import ContactClear
from oneneedle.ui import pages
from oneneedle.ui import rules as ui


@dataclass(frozen=True)
class Panel:
    """The open step."""

    verb: str
    title: str
    why: str
    form: StepForm
    submit: str
    danger: bool
    clear: ContactClear | None = None


@dataclass(frozen=True)
class CaseView:
    """Everything the template draws."""

    desk: DeskFrame
    title: str
    sheet: cases.CasePage
    pane: ListPane | None
    query: str
    state: rules.Chip
    due: rules.Chip | None
    marks: tuple[rules.Chip, ...]
    steps: tuple[ui.Step, ...]
    ways: tuple[parts.Way, ...]
    panel: Panel | None
    suggestions: tuple[catalogue_rules.Suggestion, ...]
    facts: tuple[ui.Row, ...]
    deadlines: tuple[parts.DeadlineView, ...]
    photos: tuple[parts.PhotoView, ...]
    orders: tuple[tuple[cases.OrderLine, rules.Chip], ...]
    feedback: tuple[tuple[Any, str], ...]
    readings: tuple[tuple[Any, str, str], ...]
    events: tuple[ui.Event, ...]
    points: dict[str, Any]
    beside: BesideCase
    supervised: Supervised


def load_case(seat: Seat, number: str) -> Case:
    """The case, or 404 when this post does not see it."""
    try:
        return cases.get_case(seat.actor, number)
    except Case.DoesNotExist:
        raise Http404 from None


@seated
def show_case(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """The whole case."""
    case = load_case(seat, number)
    if case.number != number:
        return redirect("desk:case", number=case.number)
    return draw_case(request, seat, case)


def draw_case(
    request: HttpRequest,
    seat: Seat,
    case: Case,
    *,
    panel: Panel | None = None,
    partial: str = "detail",
    status: int = 200,
) -> HttpResponse:
    """The page, or the piece of it that htmx asks for."""
    sheet = cases.get_case_page(seat.actor, case, seat.now)
    duty = request.GET.get("duty", "")
    query = f"?{urlencode({'duty': duty})}" if duty else ""
    view = CaseView(
        desk=frame(seat, here=duty or "all"),
        title=sheet.row.heading or sheet.row.type_name or case.number,
        sheet=sheet,
        pane=list_pane(request, seat, duty, case.number),
        query=query,
        state=rules.state_chip(case.state, case.outcome),
        due=rules.due_chip(sheet.row.due_at, seat.now),
        marks=make_marks(sheet.row),
        steps=rules.make_steps(case.state, sheet.step, parts.make_step_notes(case)),
        ways=parts.make_ways(sheet, duty),
        panel=panel,
        suggestions=parts.make_suggestions(sheet),
        facts=parts.make_facts(sheet),
        deadlines=parts.make_deadlines(sheet, seat),
        photos=tuple(parts.make_photo(line) for line in sheet.attachments),
        orders=tuple((order, parts.make_order_chip(order)) for order in sheet.orders),
        feedback=tuple((one, str(case_rules.SOLVED[one.solved])) for one in sheet.feedback),
        readings=tuple(parts.make_reading(one, case.jurisdiction_id) for one in sheet.readings),
        events=parts.make_events(sheet.history),
        points=parts.make_near_points(sheet),
        beside=read_beside(seat, sheet, query),
        supervised=read_supervised(seat, case),
    )
    return pages.render_page(request, "desk/case.html", view, partial=partial, status=status)
