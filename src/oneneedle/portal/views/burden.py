"""The burden of streets and communities as everybody may read it: counts and hours, no word of a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oneneedle.core.rules import add_months, read_month, say_month
from oneneedle.duties import rules as duty_rules
from oneneedle.gate import queries as gate
from oneneedle.gate import rules as gate_rules
from oneneedle.portal.views.door import PortalPage, Visit, city_page
from oneneedle.ui import live, pages
from oneneedle.ui import rules as ui

FIRST = date(2000, 1, 1)  # no ledger goes back further


@dataclass(frozen=True)
class Level:
    """The units of one level with their addresses."""

    name: str
    lines: tuple[tuple[gate.UnitBurden, str], ...]


@dataclass(frozen=True)
class BurdenPage(PortalPage):
    """All streets and communities in one month."""

    month: date
    months: tuple[ui.Tab, ...]
    total: gate.UnitBurden
    levels: tuple[Level, ...]
    live_href: str
    polled: str


@dataclass(frozen=True)
class UnitBurdenPage(PortalPage):
    """One street or community: who asked, how often, how many hours."""

    month: date
    months: tuple[ui.Tab, ...]
    ledger: gate.UnitLedger
    most: int
    back: str
    live_href: str
    polled: str


@require_safe
@city_page
def show_burden(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Streets, then communities; those nobody asked anything are left out of the list, not of the sums."""
    month = _month(request, visit)
    board = gate.burden_board(visit.city.id, month)
    key = live.make_key(board, visit.language, now=visit.now)
    if live.has_seen(request, key):
        return live.answer_same()
    query = f"?month={month:%Y-%m}"
    levels = []
    for level in reversed(gate_rules.GATED_LEVELS):
        rows = [
            one for one in board.rows if one.level == level and (one.now.tasks or one.now.refused or one.now.demands)
        ]
        lines = tuple((one, visit.url("unit-burden", unit_id=one.unit_id) + query) for one in rows)
        levels.append(Level(str(duty_rules.LEVELS[level]), lines))
    page = BurdenPage(
        visit=visit,
        title=_("What is asked of streets and communities"),
        month=month,
        months=_tabs(visit.url("burden"), month, visit.local_now.date()),
        total=board.total,
        levels=tuple(one for one in levels if one.lines),
        live_href=live.ask_again(visit.url("burden"), key, month=f"{month:%Y-%m}"),
        polled=live.SLOWLY,
    )
    return pages.render_page(request, "portal/burden/board.html", page, partial="live")


@require_safe
@city_page
def show_unit(request: HttpRequest, visit: Visit, unit_id: UUID) -> HttpResponse:
    """By source and kind, what the gate kept off, and the twelve months to this one."""
    month = _month(request, visit)
    ledger = gate.burden_of(visit.city.id, unit_id, month)
    if ledger is None:
        raise Http404
    key, here = live.make_key(ledger, visit.language, now=visit.now), visit.url("unit-burden", unit_id=unit_id)
    if live.has_seen(request, key):
        return live.answer_same()
    page = UnitBurdenPage(
        visit=visit,
        title=ledger.burden.name,
        month=month,
        months=_tabs(here, month, visit.local_now.date()),
        ledger=ledger,
        most=max((one.tasks for one in ledger.months), default=0) or 1,
        back=f"{visit.url('burden')}?month={month:%Y-%m}",
        live_href=live.ask_again(here, key, month=f"{month:%Y-%m}"),
        polled=live.SLOWLY,
    )
    return pages.render_page(request, "portal/burden/unit.html", page, partial="live")


def _month(request: HttpRequest, visit: Visit) -> date:
    """The month asked for; this month when it is not said well or is still to come."""
    this = visit.local_now.date().replace(day=1)
    return min(this, max(FIRST, read_month(request.GET.get("month", "")) or this))


def _tabs(here: str, month: date, today: date) -> tuple[ui.Tab, ...]:
    found = (add_months(month, -1), month, add_months(month, 1))
    return tuple(ui.Tab(say_month(one), f"{here}?month={one:%Y-%m}", one == month) for one in found if one <= today)
