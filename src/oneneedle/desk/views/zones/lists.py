"""The shared zones of the city: whose turn it is in each, and what lies open on their ground."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.ui import pages
from oneneedle.zones import queries as zones


@dataclass(frozen=True)
class ZoneList:
    """All of them, those that are over last."""

    desk: DeskFrame
    title: str
    zones: tuple[zones.ToldZone, ...]
    city_id: str
    may_keep: bool


@seated
def show_zones(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every zone with its members and the next turn."""
    page = ZoneList(
        desk=frame(seat, here="zones"),
        title=_("Shared zones"),
        zones=zones.list_zones(seat.city.id, seat.now),
        city_id=seat.city.id,
        may_keep=seat.actor.may("city.manage"),
    )
    return pages.render_page(request, "desk/zones/list.html", page)
