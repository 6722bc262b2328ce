"""The street's dashboard: who answered its whistles, in time or not, and whether it calls too much or too little."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oneneedle.cases import queries as cases
from oneneedle.desk import rules
from oneneedle.desk.rules import whistles as looks
from oneneedle.desk.views import live
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.ui import pages
from oneneedle.ui import rules as ui

PERIODS = (30, 90, 365)


@dataclass(frozen=True)
class Share:
    """One number of the dashboard: so many of so many."""

    label: str
    count: int
    of: int


@dataclass(frozen=True)
class AnswersPage:
    """Shares over a time, one line per department, and how often each street calls."""

    desk: DeskFrame
    title: str
    lead: str
    tabs: tuple[ui.Tab, ...]
    stats: cases.AnswerStats
    shares: tuple[Share, ...]
    departments: tuple[cases.DepartmentAnswers, ...]
    median: float | None
    streets: tuple[tuple[cases.StreetRate, rules.Chip], ...]
    live_href: str
    polled: str


@seated
def show_answers(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A street and those above see the answers to their whistles; a department its own."""
    governs = bool(seat.actor.area_path)
    if not governs and not seat.actor.may("whistle.answer"):
        raise PermissionDenied
    days = next((one for one in PERIODS if str(one) == request.GET.get("days")), PERIODS[0])
    when: dict[str, Any] = {"since": seat.now - timedelta(days=days), "until": seat.now}
    whose: dict[str, Any] = {"street_path" if governs else "unit_path": seat.actor.unit_path}
    stats = cases.answer_stats(seat.actor.jurisdiction_id, **whose, **when)
    found: tuple[cases.DepartmentAnswers, ...] = ()
    rates = cases.WhistleRates(None, ())
    if governs:
        found = cases.answers_by_department(seat.actor.jurisdiction_id, street_path=seat.actor.unit_path, **when)
        rates = cases.whistle_rates(seat.actor.jurisdiction_id, **when)
    key = live.make_key(stats, found, rates, now=seat.now)
    if live.has_seen(request, key):
        return live.answer_same()
    here = reverse("desk:answers")
    page = AnswersPage(
        desk=frame(seat, here="whistles"),
        title=_("Answers to our whistles") if governs else _("How we answered whistles"),
        lead=_("Calls made in this time. A share of few calls says little; the numbers stand beside it."),
        tabs=tuple(ui.Tab(_days(one), f"{here}?days={one}", one == days) for one in PERIODS),
        stats=stats,
        shares=_shares(stats),
        departments=found,
        median=rates.median,
        streets=tuple((rate, rules.Chip(str(looks.RATE_LOOKS[rate.word][0]), looks.RATE_LOOKS[rate.word][1]))
                      for rate in rates.streets),
        live_href=f"{here}?days={days}&seen={key}",
        polled=f"every {live.EVERY_SECONDS}s",
    )  # fmt: skip
    return pages.render_page(request, "desk/whistle/answers.html", page, partial="answers")


def _days(count: int) -> str:
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}


def _shares(stats: cases.AnswerStats) -> tuple[Share, ...]:
    return (
        Share(_("Answered in time"), stats.acknowledged_in_time, stats.called),
        Share(_("On site in time"), stats.present_in_time, stats.called),
        Share(_("Finished in time"), stats.finished_in_time, stats.called),
        Share(_("Refused"), stats.refused, stats.called),
        Share(_("Excused"), stats.excused, stats.called),
        Share(_("Lifted to the level above"), stats.lifted, stats.called),
    )
