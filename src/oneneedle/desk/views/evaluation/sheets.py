"""Monthly sheets on the desk: the streets of a month, one sheet, publishing it, carrying it away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oneneedle.core.rules import Refused, add_months, read_month, say_month
from oneneedle.desk.forms.sheets import PublishForm
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.evaluation import actions
from oneneedle.evaluation.queries import sheets as queries
from oneneedle.evaluation.rules import sheets
from oneneedle.ui import editions, files, pages
from oneneedle.ui import rules as ui
from oneneedle.ui.forms import refuse
from oneneedle.units import queries as units

HERE = "sheets"
MONTHS_BACK = 12


@dataclass(frozen=True)
class SheetList:
    """The streets of one month."""

    desk: DeskFrame
    title: str
    lead: str
    month: date
    months: tuple[ui.Tab, ...]
    rows: tuple[queries.StreetMonth, ...]


@dataclass(frozen=True)
class SheetView:
    """One sheet."""

    desk: DeskFrame
    title: str
    sheet: queries.SheetPage
    month: date
    paper: sheets.Paper
    parts: tuple[sheets.Part, ...]
    files: tuple[ui.Tab, ...]
    editions: tuple[ui.Tab, ...]
    form: PublishForm | None


@seated
def show_sheets(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The month asked for, else the one that is over."""
    this = queries.this_month(seat.actor.jurisdiction_id, seat.now)
    known = [add_months(this, -back) for back in range(MONTHS_BACK + 1)]
    asked = request.GET.get("month", "")
    month = next((one for one in known if f"{one:%Y-%m}" == asked), known[1])
    page = SheetList(
        desk=frame(seat, here=HERE),
        title=_("Monthly sheets"),
        lead=_("What each street's month came to. A published sheet never changes; a correction is a further edition."),
        month=month,
        months=tuple(
            ui.Tab(say_month(one), f"{reverse('desk:sheets')}?month={one:%Y-%m}", one == month) for one in known
        ),
        rows=queries.list_streets(seat.actor, month),
    )
    return pages.render_page(request, "desk/sheets/list.html", page)


@seated
def show_sheet(request: HttpRequest, seat: Seat, code: str, month: str) -> HttpResponse:
    """The edition asked for, the newest one, or what the month comes to now."""
    street, first = find(seat.actor.jurisdiction_id, code, month)
    return _draw(request, seat, street, _load(request, seat, street, first))


@require_POST
@seated
def publish_sheet(request: HttpRequest, seat: Seat, code: str, month: str) -> HttpResponse:
    """Freeze it and show it to everybody."""
    street, first = find(seat.actor.jurisdiction_id, code, month)
    sheet = _load(request, seat, street, first)
    form = PublishForm(request.POST, first=not sheet.editions)
    if form.is_valid():
        try:
            made = actions.publish_sheet(
                street=street, month=first, reason=form.cleaned_data.get("reason", ""), actor=seat.actor, now=seat.now
            )
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Published: edition %(number)d.") % {"number": made.edition})
            return redirect("desk:monthly-sheet", code=code, month=month)
    return _draw(request, seat, street, sheet, form, status=422)


@seated
def send_sheet(request: HttpRequest, seat: Seat, code: str, month: str, file: str) -> HttpResponse:
    """The sheet as PDF or workbook, in the language the name says."""
    street, first = find(seat.actor.jurisdiction_id, code, month)
    if file not in queries.FILE_LABELS:
        raise Http404
    sheet = _load(request, seat, street, first)
    made = queries.write_sheet(sheet, seat.actor.jurisdiction_id, file, public=False)
    return files.offer_file(made.content, made.content_type, made.name)


def find(jurisdiction_id: str, code: str, month: str) -> tuple[units.UnitRef, date]:
    """The street and the first day of the month, or 404."""
    street, first = queries.find_street(jurisdiction_id, code), read_month(month)
    if street is None or first is None:
        raise Http404
    return street, first


def _load(request: HttpRequest, seat: Seat, street: units.UnitRef, month: date) -> queries.SheetPage:
    sheet = queries.get_sheet(seat.actor, street, month, edition=editions.read_edition(request), now=seat.now)
    if sheet is None:
        raise Http404
    return sheet


def _draw(
    request: HttpRequest,
    seat: Seat,
    street: units.UnitRef,
    sheet: queries.SheetPage,
    form: PublishForm | None = None,
    status: int = 200,
) -> HttpResponse:
    paper = queries.draw_sheet(sheet, seat.actor.jurisdiction_id, public=False)
    here = reverse("desk:monthly-sheet", args=[street.code, f"{sheet.content.month:%Y-%m}"])
    if form is None and sheet.may_publish:
        form = PublishForm(first=not sheet.editions)
    view = SheetView(
        desk=frame(seat, here=HERE),
        title=paper.title,
        sheet=sheet,
        month=sheet.content.month,
        paper=paper,
        parts=sheets.make_parts(paper),
        files=editions.file_links(queries.FILE_LABELS.items(), sheet.edition.number, here),
        editions=_editions(sheet, here),
        form=form,
    )
    return pages.render_page(request, "desk/sheets/page.html", view, status=status)


def _editions(sheet: queries.SheetPage, here: str) -> tuple[ui.Tab, ...]:
    """Every edition, and what the month comes to now where that is something else."""
    tabs = editions.edition_tabs(sheet.editions, sheet.edition.number, here)
    now = ui.Tab(_("As counted now"), f"{here}?edition=0", not sheet.edition.number)
    return (*tabs, now) if tabs else ()
