"""One shared zone: the open cases on its ground, by member and by what is late, beside the rota and the rules."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from oneneedle.cases import queries as cases
from oneneedle.desk.views.lists import RowView, view_row
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.ui import pages
from oneneedle.ui import rules as ui
from oneneedle.zones import queries as zones


@dataclass(frozen=True)
class ZoneView:
    """The zone with one page of its cases."""

    desk: DeskFrame
    title: str
    zone: zones.ToldZone
    chips: tuple[ui.Tab, ...]
    rows: tuple[RowView, ...]
    total: int
    next: str
    previous: str
    nothing: str
    duty: str
    may_keep: bool


@seated
def show_zone(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """The cases as far as the post sees them: a member sees the whole ground."""
    zone = zones.get_zone(seat.city.id, code, seat.now)
    if zone is None:
        raise Http404
    parts = {one.code: one.ground for one in zone.members}
    asked = request.GET.get("only", "")
    only = asked if asked in {cases.LATE, *parts} else ""
    found = cases.zone_cases(seat.actor, parts, now=seat.now, only=only, after=request.GET.get("after", ""))
    here = reverse("desk:zone", args=[code])
    words = {"": _("All"), **{one.code: one.name for one in zone.members}, cases.LATE: _("Overdue")}
    view = ZoneView(
        desk=frame(seat, here="zones"),
        title=zone.name,
        zone=zone,
        chips=tuple(
            ui.Tab(word, f"{here}?{urlencode({'only': key})}" if key else here, key == only, found.counts[key])
            for key, word in words.items()
        ),
        rows=tuple(view_row(row, seat, "all") for row in found.rows),
        total=found.total,
        next=f"{here}?{urlencode({'only': only, 'after': found.next_key})}" if found.next_key else "",
        previous="",
        nothing=_("No open case on this ground that your post sees."),
        duty="all",
        may_keep=seat.actor.may("city.manage"),
    )
    return pages.render_page(request, "desk/zones/zone.html", view, partial="rows")
