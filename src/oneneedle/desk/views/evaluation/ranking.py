"""Streets and units side by side at one measure: intervals drawn, small numbers and late beginners apart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from oneneedle.desk.forms.evaluation import RankingForm
from oneneedle.desk.views.evaluation import scope
from oneneedle.desk.views.evaluation.scope import Asked
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.evaluation import queries as evaluation
from oneneedle.evaluation import rules
from oneneedle.ui import pages
from oneneedle.ui import rules as ui
from oneneedle.units import rules as units

HERE = "rates"
LAST = 100
USUAL, ELSE = "resolution", "on_time"  # what residents say; where none was asked yet, what the clock says
Address = Callable[[str], str]


@dataclass(frozen=True)
class Apart:
    """One that is shown and not ranked, and why in words."""

    name: str
    href: str
    said: str
    why: str


@dataclass(frozen=True)
class GroupView:
    """Comparable ones: the ranked as a chart, the others apart."""

    title: str
    whole: str
    chart: ui.Chart | None
    too_few: tuple[Apart, ...]
    later: tuple[Apart, ...]


@dataclass(frozen=True)
class RankingPage:
    """One measure, all groups."""

    desk: DeskFrame
    title: str
    lead: str
    parts: tuple[ui.Tab, ...]
    form: RankingForm
    about: str
    measure: str
    formula: str
    definition: str
    groups: tuple[GroupView, ...]


@seated
def show_ranking(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The measure asked for, else the first that can be ranked."""
    form, asked = scope.read_slice(request, seat, RankingForm)
    said = form.said()
    code = said.get("measure") or USUAL
    by, last = said.get("by") or "street", LAST if said.get("last") else None
    found = evaluation.rank(seat.city.id, asked.slice(), code, by=by, last=last)
    if not found.groups and not said.get("measure"):
        code = ELSE
        found = evaluation.rank(seat.city.id, asked.slice(), code, by=by, last=last)
    form.show(code)
    measure = rules.MEASURES[code]
    page = RankingPage(
        desk=frame(seat, here=HERE),
        title=_("Ranking"),
        lead=_("Only like is compared with like, from the same month on. Where intervals overlap, order is chance."),
        parts=scope.make_parts("ranking", seat),
        form=form,
        about=scope.say_asked(seat, asked),
        measure=str(measure.name),
        formula=str(measure.formula),
        definition=scope.definition_href(seat, code),
        groups=tuple(draw_group(found, group, make_address(asked, by, code, last)) for group in found.groups),
    )
    return pages.render_page(request, "desk/evaluation/ranking.html", page, status=422 if form.errors else 200)


def make_address(asked: Asked, by: str, code: str, last: int | None) -> Address:
    """The cases of one street or unit behind its figure."""
    return lambda key: asked.of_group(by, key).cases_href(code, "", last)


def draw_group(found: evaluation.Ranking, group: evaluation.RankGroup, address: Address) -> GroupView:
    """One group in words and bars."""
    code = found.measure
    words = [units.LEVEL_NAMES.get(group.level, ""), units.KINDS.get(group.kind, group.kind)]
    return GroupView(
        title=" · ".join(str(word) for word in words if word) or _("Without a level"),
        whole=say_value(code, group.figure) if group.figure else "",
        chart=_chart(code, group.places, address) if group.places else None,
        too_few=tuple(_few(found, place, address) for place in group.too_few),
        later=tuple(_late(code, place, address) for place in group.later),
    )


def say_value(code: str, figure: rules.Figure, beside: int | None = None) -> str:
    """`93.4%, 41 of 44`, or `3.2 days, 44 counted`; the longest time `beside` it decides the unit."""
    if rules.MEASURES[code].unit == rules.RATE:
        return f"{rules.say_rate(figure)} · {rules.say_count(figure)}"
    return f"{rules.say_time(figure.mean, beside)} · {rules.say_counted(figure.of)}"


def _chart(code: str, places: tuple[evaluation.Place, ...], address: Address) -> ui.Chart:
    measure, figures = rules.MEASURES[code], [place.figure for place in places]
    is_rate = measure.unit == rules.RATE
    longest = max((one.mean or 0 for one in figures), default=0)
    series = ui.Series(
        str(measure.name),
        tuple(float((one.rate if is_rate else one.mean) or 0) for one in figures),
        tuple(_said(code, place, longest) for place in places),
        low=tuple(float(one.low or 0) for one in figures) if is_rate else (),
        high=tuple(float(one.high or 0) for one in figures) if is_rate else (),
    )
    return ui.Chart(
        _("In order; the thin line is the interval") if is_rate else _("In order"),
        tuple(f"{place.position}. {place.name}" for place in places),
        (series,),
        most=1.0 if is_rate else None,
        hrefs=tuple(address(place.key) for place in places),
        label_head=_("Position"),
    )


def _said(code: str, place: evaluation.Place, longest: int) -> str:
    """The value, and whether it lies beside that of all together."""
    words = {"above": _("clearly above average"), "below": _("clearly below average")}
    interval = rules.say_interval(place.figure) if rules.MEASURES[code].unit == rules.RATE else ""
    parts = (say_value(code, place.figure, longest), interval, words.get(place.against, ""))
    return " · ".join(part for part in parts if part)


def _few(found: evaluation.Ranking, place: evaluation.Place, address: Address) -> Apart:
    why = _("%(count)d cases; places begin at %(minimum)d")
    words = why % {"count": place.figure.of, "minimum": found.minimum}
    return Apart(place.name, address(place.key), say_value(found.measure, place.figure), words)


def _late(code: str, place: evaluation.LatePlace, address: Address) -> Apart:
    why = _("began in %(month)s; the others came to %(others)s since then")
    others = say_value(code, place.others) if place.others else "–"
    words = why % {"month": date_format(place.since, "YEAR_MONTH_FORMAT"), "others": others}
    said = say_value(code, place.figure) if place.figure else "–"
    return Apart(place.name, address(place.key), said, words)
