"""The city today on a big screen: counts and shares to be read from afar, nobody's data, true without reloading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from oneneedle.cases import queries as cases
from oneneedle.catalogue import queries as catalogue
from oneneedle.evaluation import queries as evaluation
from oneneedle.evaluation import rules
from oneneedle.portal.views.door import PortalPage, Visit, city_page
from oneneedle.ui import live, pages

BAR = 100  # height of the highest bar, in units of the drawing
_WIDE = 10  # of an hour, its gap included


@dataclass(frozen=True)
class Big:
    """One number with its words; `unit` stands with it, `note` is small below it."""

    label: str
    said: str
    note: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Bar:
    """One hour of the drawing: where it stands, how high, and its words."""

    x: int
    y: int
    height: int
    hour: int
    count: int


@dataclass(frozen=True)
class ScreenPage(PortalPage):
    """Everything on the screen."""

    today: date
    clock: str
    counts: tuple[Big, ...]
    shares: tuple[Big, ...]
    bars: tuple[Bar, ...]
    width: int
    most: str
    kinds: tuple[Big, ...]
    live_href: str
    polled: str


@require_safe
@city_page
def show_screen(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Today's counts, and the shares of this month so far."""
    pulse = cases.pulse_of(visit.city.id, visit.now)
    key = live.make_key(pulse, evaluation.counted_until(), visit.language, now=visit.now)
    if live.has_seen(request, key):
        return live.answer_same()
    groups = evaluation.public_rates(visit.city.id, evaluation.month_slice(pulse.day), today=pulse.day)
    figures = groups[0].figures if groups else {}
    known = catalogue.get_catalogue(visit.city.id).by_code
    page = ScreenPage(
        visit=visit,
        title=_("%(city)s today") % {"city": visit.city.name},
        today=pulse.day,
        clock=f"{visit.local_now:%H:%M}",
        counts=_counts(pulse),
        shares=tuple(_share(code, figures.get(code)) for code in (*rules.THREE_RATES, "on_time")),
        bars=_bars(pulse),
        width=cases.HOURS * _WIDE,
        most=str(max(pulse.hours)) if any(pulse.hours) else "",
        kinds=tuple(
            Big(known[kind.code].name, str(kind.count), unit=_unit(kind.count))
            for kind in pulse.kinds
            if kind.code in known
        ),
        live_href=f"{visit.url('screen')}?seen={key}",
        polled=f"every {live.EVERY_SECONDS}s",
    )
    return pages.render_page(request, "portal/results/screen.html", page, partial="screen")


def _counts(pulse: cases.Pulse) -> tuple[Big, ...]:
    on_site = _("%(count)d departments on site") % {"count": pulse.on_site} if pulse.on_site else ""
    return (
        Big(_("Came in today"), str(pulse.received), _("public reports"), _unit(pulse.received)),
        Big(_("Closed today"), str(pulse.closed), unit=_unit(pulse.closed)),
        Big(_("Open now"), str(pulse.open), unit=_unit(pulse.open)),
        Big(_("Of them overdue"), str(pulse.overdue), unit=_unit(pulse.overdue)),
        Big(_("Whistles running"), str(pulse.whistles), on_site),
    )


def _unit(count: int) -> str:
    return ngettext("case", "cases", count)


def _share(code: str, one: evaluation.PublicFigure | None) -> Big:
    name = str(rules.MEASURES[code].name)
    if one is None or one.figure is None:
        return Big(name, "–", _("too few this month"))
    if not one.figure:
        return Big(name, "–", _("none yet"))
    return Big(name, rules.say_figure(code, one.figure), rules.say_count(one.figure))


def _bars(pulse: cases.Pulse) -> tuple[Bar, ...]:
    most = max(pulse.hours) or 1
    heights = [round(count * BAR / most) for count in pulse.hours]
    return tuple(
        Bar(hour * _WIDE, BAR - height, height, hour, pulse.hours[hour]) for hour, height in enumerate(heights)
    )
