"""Open data: the public cases of each month as a file anybody may take, made so that it finds nobody."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oneneedle.core.rules import read_month
from oneneedle.evaluation.queries import exports
from oneneedle.evaluation.rules import datasets, open_data
from oneneedle.portal.views.door import PortalPage, Visit, city_page
from oneneedle.ui import pages


@dataclass(frozen=True)
class MonthLine:
    """One month with the address of its file; `left_out` in words that tell no small number."""

    month: exports.OpenMonth
    href: str
    left_out: str


@dataclass(frozen=True)
class OpenDataPage(PortalPage):
    """The months, and what every column says."""

    months: tuple[MonthLine, ...]
    columns: tuple[datasets.Column, ...]
    fewest: int


@require_safe
@city_page
def show_open_data(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What there is, newest first."""
    page = OpenDataPage(
        visit=visit,
        title=_("Open data"),
        months=tuple(_line(visit, one) for one in exports.open_months(visit.city.id)),
        columns=datasets.OPEN_CASES.columns,
        fewest=open_data.FEWEST,
    )
    return pages.render_page(request, "portal/open_data.html", page)


@require_safe
@city_page
def send_month(request: HttpRequest, visit: Visit, month: str) -> HttpResponseBase:
    """The file of one month, such as 2026-11."""
    first = read_month(month)
    export = exports.open_month(visit.city.id, first) if first else None
    opened = exports.open_export(export) if export else None
    if export is None or opened is None:
        raise Http404
    name = exports.file_name(export)
    return FileResponse(opened, content_type=exports.content_type(export), as_attachment=True, filename=name)


def _line(visit: Visit, one: exports.OpenMonth) -> MonthLine:
    href = visit.url("open-data-month", month=f"{one.month:%Y-%m}")
    few = 0 < one.left_out < open_data.FEWEST
    said = _("fewer than %(count)d") % {"count": open_data.FEWEST} if few else str(one.left_out)
    return MonthLine(one, href, said)
