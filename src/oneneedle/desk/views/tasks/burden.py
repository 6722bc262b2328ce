"""The burden ledger at the desk: what was asked of streets and communities in a month, like requests as one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from oneneedle.core.rules import add_months, read_month, say_month
from oneneedle.desk import rules
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.desk.views.tasks.lists import removal_chip
from oneneedle.gate import queries as gate
from oneneedle.ui import pages
from oneneedle.ui import rules as ui
from oneneedle.units import queries as units

_FIRST = date(2000, 1, 1)  # no ledger goes back further
_GROUNDS = frozenset({"district", "street", "community"})


@dataclass(frozen=True)
class BurdenPage:
    """Streets and communities side by side in one month."""

    desk: DeskFrame
    title: str
    lead: str
    board: gate.BurdenBoard
    grounds: tuple[tuple[str, str, bool], ...]
    months: tuple[ui.Tab, ...]
    query: str


@dataclass(frozen=True)
class UnitBurdenPage:
    """One street or community in one month."""

    desk: DeskFrame
    title: str
    ledger: gate.UnitLedger
    months: tuple[ui.Tab, ...]
    most: int
    groups: tuple[gate.LikeGroup, ...]
    removals: tuple[tuple[gate.ToldRemoval, rules.Chip], ...]
    back: str


def asked_month(said: str, today: date) -> date:
    """`2026-11` as the first of that month; this month when it is not said well or is still to come."""
    this = today.replace(day=1)
    return min(this, max(_FIRST, read_month(said) or this))


def month_tabs(here: str, month: date, board: gate.BurdenBoard) -> tuple[ui.Tab, ...]:
    """The month before, this one, the next one."""
    joint = "&" if "?" in here else "?"
    found = (board.previous, month, board.next)
    return tuple(ui.Tab(say_month(one), f"{here}{joint}month={one:%Y-%m}", one == month) for one in found if one)


@seated
def show_burden(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The reader's own ground first; any other ground of the city by choice."""
    month = asked_month(request.GET.get("month", ""), timezone.localtime(seat.now).date())
    grounds = _grounds(seat)
    asked = request.GET.get("under")
    under = asked if asked in grounds else next(iter(grounds))
    board = gate.burden_board(seat.city.id, month, under)
    here = f"{reverse('desk:burden')}?{urlencode({'under': under})}"
    page = BurdenPage(
        desk=frame(seat, here="burden"),
        title=_("Burden ledger"),
        lead=_("What was asked of streets and communities in the month it was sent; like requests count once."),
        board=board,
        grounds=tuple((path, name, path == under) for path, name in grounds.items()),
        months=month_tabs(here, month, board),
        query=f"?month={month:%Y-%m}",
    )
    return pages.render_page(request, "desk/burden/board.html", page)


def _grounds(seat: Seat) -> dict[str, str]:
    """Own ground, then the city, then districts and streets."""
    listed = [one for one in units.units_for(seat.city.id).units if one.active and one.level in _GROUNDS]
    named = {one.area_path: one.name for one in listed}
    own = {seat.actor.area_path: named[seat.actor.area_path]} if seat.actor.area_path in named else {}
    return {**own, "": _("The whole city"), **named}


@seated
def show_unit_burden(request: HttpRequest, seat: Seat, unit_id: UUID) -> HttpResponse:
    """By source and kind, over twelve months; its like requests are told to those who may see its tasks."""
    today = timezone.localtime(seat.now).date()
    month = asked_month(request.GET.get("month", ""), today)
    ledger = gate.burden_of(seat.city.id, unit_id, month)
    if ledger is None:
        raise Http404
    here = reverse("desk:unit-burden", args=[unit_id])
    removals = gate.list_removals(seat.actor, unit_id=unit_id, now=seat.now).rows
    page = UnitBurdenPage(
        desk=frame(seat, here="burden"),
        title=ledger.burden.name,
        ledger=ledger,
        months=tuple(
            ui.Tab(say_month(one), f"{here}?month={one:%Y-%m}", one == month)
            for one in (add_months(month, -1), month, add_months(month, 1))
            if one <= today
        ),
        most=max((one.tasks for one in ledger.months), default=0) or 1,
        groups=gate.like_groups(seat.actor, unit_id, month),
        removals=tuple((one, removal_chip(one)) for one in removals),
        back=f"{reverse('desk:burden')}?month={month:%Y-%m}",
    )
    return pages.render_page(request, "desk/burden/unit.html", page)
