"""All measures of a slice, beside the time before, and laid side by side by street, unit, type or month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.desk import rules as desk
from oneneedle.desk.forms.evaluation import SliceForm
from oneneedle.desk.views.evaluation import scope
from oneneedle.desk.views.evaluation.scope import Asked
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.evaluation import queries as evaluation
from oneneedle.evaluation import rules
from oneneedle.ui import pages
from oneneedle.ui import rules as ui

HERE = "rates"
MOST = 100
COLUMNS = ("received", *rules.THREE_RATES, "on_time", "rework", "time_total")
BY = {
    "area": gettext_lazy("Level below"),
    "street": gettext_lazy("Street"),
    "unit": gettext_lazy("Unit"),
    "type": gettext_lazy("Type"),
    "month": gettext_lazy("Month"),
}


@dataclass(frozen=True)
class Number:
    """A number that opens to its cases; an empty address where there is nothing behind it."""

    said: str
    href: str = ""


@dataclass(frozen=True)
class MeasureRow:
    """One measure: what it came to, of how many, how sure that is, and how it stood before."""

    name: str
    definition: str
    said: str
    hits: Number | None
    missed: Number | None
    of: Number
    interval: str
    before: str
    change: desk.Chip | None


@dataclass(frozen=True)
class Cell:
    """One measure of one group."""

    label: str
    said: str
    note: str
    href: str


@dataclass(frozen=True)
class GroupRow:
    """One street, unit, type or month; its name narrows the page to it."""

    name: str
    href: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class RatesPage:
    """The measures, the stages, and the groups."""

    desk: DeskFrame
    title: str
    lead: str
    parts: tuple[ui.Tab, ...]
    form: SliceForm
    about: str
    counted: datetime | None
    definitions: str
    rows: tuple[MeasureRow, ...]
    before: str
    stages: ui.Chart | None
    tabs: tuple[ui.Tab, ...]
    by: str
    by_name: str
    heads: tuple[str, ...]
    groups: tuple[GroupRow, ...]
    left_out: int
    chart: ui.Chart | None


@seated
def show_rates(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A slice of everything that was counted."""
    form, asked = scope.read_slice(request, seat)
    city = seat.city.id
    figures = evaluation.read_rates(city, asked.slice())
    earlier = evaluation.read_rates(city, asked.slice_before())
    by = request.GET.get("by", "")
    by = by if by in BY else "area"
    groups = evaluation.compare(city, asked.slice(), by=by, measures=COLUMNS)
    shown = _largest(groups)
    here = reverse("desk:rates")
    page = RatesPage(
        desk=frame(seat, here=HERE),
        title=_("Rates and times"),
        lead=_("Every number opens to the cases behind it. Small numbers say little: the interval says how little."),
        parts=scope.make_parts(HERE, seat),
        form=form,
        about=scope.say_asked(seat, asked),
        counted=evaluation.counted_until(),
        definitions=scope.definition_href(seat),
        rows=tuple(_row(seat, asked, code, figures[code], earlier[code]) for code in rules.MEASURES if figures[code]),
        before=_("The %(count)d months before") % {"count": asked.months}
        if asked.months > 1
        else _("The month before"),
        stages=scope.stage_chart(asked, figures),
        tabs=tuple(ui.Tab(str(name), f"{here}?{asked.query(by=key)}#groups", key == by) for key, name in BY.items()),
        by=by,
        by_name=str(BY[by]),
        heads=tuple(str(rules.MEASURES[code].name) for code in COLUMNS),
        groups=tuple(_group(asked, by, group, here) for group in shown),
        left_out=len(groups) - len(shown),
        chart=_months(groups) if by == "month" and len(groups) > 1 else None,
    )
    return pages.render_page(request, "desk/evaluation/rates.html", page, status=422 if form.errors else 200)


def _row(seat: Seat, asked: Asked, code: str, figure: rules.Figure, earlier: rules.Figure) -> MeasureRow:
    measure = rules.MEASURES[code]
    is_rate = measure.unit == rules.RATE
    return MeasureRow(
        name=str(measure.name),
        definition=scope.definition_href(seat, code),
        said=rules.say_figure(code, figure),
        hits=_number(asked, code, figure.hits, "1") if is_rate else None,
        missed=_number(asked, code, figure.of - figure.hits, "0") if is_rate else None,
        of=_number(asked, code, figure.of, ""),
        interval=rules.say_interval(figure) if is_rate else "",
        before=rules.say_figure(code, earlier) if earlier else "–",
        change=tell_change(code, figure, earlier) if is_rate else None,
    )


def _number(asked: Asked, code: str, count: int, hit: str) -> Number:
    return Number(str(count), asked.cases_href(code, hit) if count else "")


def tell_change(code: str, figure: rules.Figure, earlier: rules.Figure) -> desk.Chip | None:
    """Whether a rate is another than before, which it is only when the two intervals do not touch."""
    if figure.low is None or figure.high is None or earlier.low is None or earlier.high is None:
        return None
    if figure.low <= earlier.high and earlier.low <= figure.high:
        return desk.Chip(_("no clear change"), "neutral", "arrow-right")
    higher = figure.low > earlier.high
    good = higher == (rules.MEASURES[code].better == "high")
    words = _("clearly higher") if higher else _("clearly lower")
    return desk.Chip(words, "good" if good else "bad", "graph-up" if higher else "sort-down")


def _largest(groups: tuple[evaluation.Group, ...]) -> tuple[evaluation.Group, ...]:
    """As many as a page holds, those with most cases, in their own order."""
    if len(groups) <= MOST:
        return groups
    kept = sorted(groups, key=lambda group: -group.figures["received"].of)[:MOST]
    return tuple(group for group in groups if group in kept)


def _group(asked: Asked, by: str, group: evaluation.Group, here: str) -> GroupRow:
    narrowed = asked.of_group(by, group.key)
    cells = tuple(make_cell(narrowed, code, group.figures) for code in COLUMNS)
    return GroupRow(group.name, f"{here}?{narrowed.query()}", cells)


def make_cell(asked: Asked, code: str, figures: Mapping[str, rules.Figure], hit: str = "") -> Cell:
    """One figure with its count, open to its cases: to those asked for, or to all when there is none of those."""
    figure, measure = figures[code], rules.MEASURES[code]
    if not figure:
        return Cell(str(measure.name), "–", "", "")
    if (hit == "1" and not figure.hits) or (hit == "0" and figure.hits == figure.of):
        hit = ""
    note = rules.say_count(figure) if measure.unit == rules.RATE else ""
    return Cell(str(measure.name), rules.say_figure(code, figure), note, asked.cases_href(code, hit))


def _months(groups: tuple[evaluation.Group, ...]) -> ui.Chart:
    series = tuple(
        ui.Series(
            str(rules.MEASURES[code].name),
            tuple(None if (rate := group.figures[code].rate) is None else float(rate) for group in groups),
            tuple(rules.say_rate(group.figures[code]) for group in groups),
        )
        for code in rules.THREE_RATES
    )
    labels = tuple(group.name for group in groups)
    return ui.Chart(_("The three rates by month"), labels, series, kind="lines", most=1.0, label_head=_("Month"))
