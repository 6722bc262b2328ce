"""Open matters at the scale of grids: what lies how long, where, and of which kind; each number opens the inbox."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from oneneedle.cases import queries as cases
from oneneedle.desk.forms.evaluation import OpenForm
from oneneedle.desk.views.evaluation import scope
from oneneedle.desk.views.evaluation.rates import Number
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.ui import pages
from oneneedle.ui import rules as ui

HERE = "open"
MOST = 150


@dataclass(frozen=True)
class OpenRow:
    """One area or type: its numbers by age, then all of them."""

    name: str
    numbers: tuple[tuple[str, Number], ...]
    total: Number


@dataclass(frozen=True)
class OpenPage:
    """By ground and by kind."""

    desk: DeskFrame
    title: str
    lead: str
    parts: tuple[ui.Tab, ...]
    form: OpenForm
    heads: tuple[str, ...]
    whole: OpenRow
    grounds: tuple[OpenRow, ...]
    kinds: tuple[OpenRow, ...]
    left_out: int
    map_href: str


@seated
def show_open(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What is open on the desk now."""
    given = {"scale": "grid", **request.GET.dict()}
    form = OpenForm(given, city=seat.city, root=seat.actor.area_path or seat.city.area_path)
    said = form.said()
    filters = cases.Filters(area_path=said.get("area_path") or "", type_code=said.get("type_code") or "")
    found = cases.open_matters(seat.actor, filters, said.get("scale") or "grid", seat.now)
    asked = {"state": "open", "area_path": filters.area_path, "type_code": filters.type_code}
    page = OpenPage(
        desk=frame(seat, here=HERE),
        title=_("Open matters"),
        lead=_("What is open now and since when, by ground and by kind. Each number opens the inbox."),
        parts=scope.make_parts(HERE, seat),
        form=form,
        heads=age_names(),
        whole=_row(found, found.total, _("All open matters"), asked),
        grounds=tuple(
            _row(found, line, line.name or _("Place not known"), {**asked, "area_path": line.key})
            for line in found.grounds[:MOST]
        ),
        kinds=tuple(
            _row(found, line, line.name or _("type not set"), {**asked, "type_code": line.key}) for line in found.kinds
        ),
        left_out=max(len(found.grounds) - MOST, 0),
        map_href=f"{reverse('desk:map')}?{_query(asked)}",
    )
    return pages.render_page(request, "desk/evaluation/open.html", page, status=422 if form.errors else 200)


def age_names() -> tuple[str, ...]:
    """What the ages are called, the youngest first."""
    return (_("Today"), _("1 to 2 days"), _("3 to 6 days"), _("7 to 29 days"), _("30 days and more"))


def _row(found: cases.OpenMatters, line: cases.OpenLine, name: str, asked: dict[str, str]) -> OpenRow:
    """A number without address is one the inbox cannot find by its filters."""
    opens = line.whole and (bool(line.key) or line is found.total)
    numbers = []
    for head, span, count in zip(age_names(), found.spans, line.counts, strict=True):
        days = {"since": f"{span.since or ''}", "until": f"{span.until}"}
        numbers.append((head, Number(str(count), _inbox({**asked, **days}) if opens and count else "")))
    return OpenRow(name, tuple(numbers), Number(str(line.total), _inbox(asked) if opens and line.total else ""))


def _inbox(asked: dict[str, str]) -> str:
    return f"{reverse('desk:inbox', args=['all'])}?{_query(asked)}"


def _query(asked: dict[str, str]) -> str:
    return urlencode({name: value for name, value in asked.items() if value})
