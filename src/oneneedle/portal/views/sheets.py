"""Monthly sheets for everybody: those that are published, with every edition, and their files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oneneedle.core.rules import read_month, say_month
from oneneedle.evaluation.queries import sheets as queries
from oneneedle.evaluation.rules import sheets
from oneneedle.portal.views.door import PortalPage, Visit, city_page
from oneneedle.ui import editions, files, pages
from oneneedle.ui import rules as ui


@dataclass(frozen=True)
class SheetsPage(PortalPage):
    """The streets of which something is published, of one month."""

    month: date | None
    months: tuple[ui.Tab, ...]
    rows: tuple[tuple[queries.StreetMonth, str], ...]


@dataclass(frozen=True)
class SheetPage(PortalPage):
    """One published sheet."""

    back: str
    paper: sheets.Paper
    parts: tuple[sheets.Part, ...]
    files: tuple[ui.Tab, ...]
    editions: tuple[ui.Tab, ...]


@require_safe
@city_page
def show_sheets(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The month asked for, else the newest one."""
    known = queries.published_months(visit.city.id)
    asked, here = request.GET.get("month", ""), visit.url("sheets")
    month = next((one for one in known if f"{one:%Y-%m}" == asked), known[0] if known else None)
    rows = queries.list_published(visit.city.id, month) if month else ()
    page = SheetsPage(
        visit=visit,
        title=_("Monthly sheets of the streets"),
        month=month,
        months=tuple(ui.Tab(say_month(one), f"{here}?month={one:%Y-%m}", one == month) for one in known[:12]),
        rows=tuple((one, visit.url("sheet", code=one.unit.code, month=f"{one.month:%Y-%m}")) for one in rows),
    )
    return pages.render_page(request, "portal/sheets/list.html", page)


@require_safe
@city_page
def show_sheet(request: HttpRequest, visit: Visit, code: str, month: str) -> HttpResponse:
    """The newest edition, or the one asked for."""
    sheet = _load(request, visit, code, month)
    paper = queries.draw_sheet(sheet, visit.city.id, public=True)
    here = visit.url("sheet", code=code, month=month)
    page = SheetPage(
        visit=visit,
        title=paper.title,
        back=f"{visit.url('sheets')}?month={month}",
        paper=paper,
        parts=sheets.make_parts(paper),
        files=editions.file_links(queries.FILE_LABELS.items(), sheet.edition.number, here),
        editions=editions.edition_tabs(sheet.editions, sheet.edition.number, here),
    )
    return pages.render_page(request, "portal/sheets/page.html", page)


@require_safe
@city_page
def send_sheet(request: HttpRequest, visit: Visit, code: str, month: str, file: str) -> HttpResponse:
    """A published sheet as PDF or workbook."""
    if file not in queries.FILE_LABELS:
        raise Http404
    made = queries.write_sheet(_load(request, visit, code, month), visit.city.id, file, public=True)
    return files.offer_file(made.content, made.content_type, made.name)


def _load(request: HttpRequest, visit: Visit, code: str, month: str) -> queries.SheetPage:
    street, first = queries.find_street(visit.city.id, code), read_month(month)
    sheet = queries.get_published(street, first, editions.read_edition(request)) if street and first else None
    if sheet is None:
        raise Http404
    return sheet
