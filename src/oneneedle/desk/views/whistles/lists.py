"""Lists of whistles: a department's, a street's, the refusals a district decides; live."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from oneneedle.cases import queries as cases
from oneneedle.core.rules import Actor
from oneneedle.desk import rules
from oneneedle.desk.rules import whistles as looks
from oneneedle.desk.views import live
from oneneedle.desk.views.moments import say_moment
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.desk.views.whistles.page import sum_up
from oneneedle.ui import pages
from oneneedle.ui import rules as ui
from oneneedle.ui.paging import page_link, read_page


@dataclass(frozen=True)
class WhistleLine:
    """One whistle with its chips."""

    row: cases.WhistleRow
    href: str
    state: rules.Chip
    due: rules.Chip | None
    meets: str
    summary: str


@dataclass(frozen=True)
class WhistleList:
    """One side of the whistles."""

    desk: DeskFrame
    title: str
    tabs: tuple[ui.Tab, ...]
    states: tuple[ui.Tab, ...]
    lines: tuple[WhistleLine, ...]
    total: int
    previous: str
    next: str
    nothing: str
    live_href: str
    polled: str
    may_blow: bool
    may_propose: bool
    may_campaign: bool


def sides_of(actor: Actor) -> tuple[str, ...]:
    """The lists that make sense for this post."""
    sides = []
    if actor.may("whistle.answer"):
        sides.append("called")
    if actor.may("whistle.blow"):
        sides.append("blown")
    if actor.may("whistle.settle"):
        sides.append("settle")
    return (*sides, "all")


@seated
def show_whistles(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The whistles of one side; the piece with the rows asks again by itself."""
    sides = sides_of(seat.actor)
    said = request.GET.get("side", "")
    side = said if said in sides else sides[0]
    state = "ended" if request.GET.get("state") == "ended" else "open"
    found = cases.whistles_for(seat.actor, side, state, now=seat.now, page=read_page(request))
    key = live.make_key(side, state, found.total, *((row.id, row.version) for row in found.rows), now=seat.now)
    if live.has_seen(request, key):
        return live.answer_same()
    here, asked = reverse("desk:whistles"), {"side": side, "state": state}
    counts = cases.whistle_counts(seat.actor, seat.now)
    page = WhistleList(
        desk=frame(seat, here="whistles"),
        title=_("Whistles"),
        tabs=tuple(
            ui.Tab(str(looks.SIDES[one][0]), f"{here}?side={one}", one == side, counts.get(one)) for one in sides
        ),
        states=tuple(
            ui.Tab(label, f"{here}?{urlencode({'side': side, 'state': word})}", word == state)
            for word, label in (("open", _("Open")), ("ended", _("Closed or taken back")))
        ),
        lines=tuple(whistle_line(row, seat) for row in found.rows),
        total=found.total,
        previous=page_link(here, found.page - 1, found.pages, **asked),
        next=page_link(here, found.page + 1, found.pages, **asked),
        nothing=str(looks.SIDES[side][2]),
        live_href=f"{here}?{urlencode({**asked, 'page': found.page, 'seen': key})}",
        polled=f"every {live.EVERY_SECONDS}s",
        may_blow=cases.may_blow(seat.actor),
        may_propose=cases.may_propose(seat.actor),
        may_campaign=cases.may_campaign(seat.actor),
    )
    return pages.render_page(request, "desk/whistle/list.html", page, partial="rows")


def whistle_line(row: cases.WhistleRow, seat: Seat) -> WhistleLine:
    """A row with its chips and words."""
    return WhistleLine(
        row=row,
        href=reverse("desk:whistle", args=[row.number]),
        state=looks.whistle_chip(row.state, row.state_name),
        due=rules.due_chip(row.due_at, seat.now),
        meets=say_moment(row.meet_at),
        summary=sum_up(row),
    )
