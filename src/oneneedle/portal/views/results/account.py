"""A month of the city: what was asked and done, how long it took, what it cost, street by street, kind by kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from oneneedle.cases import queries as cases
from oneneedle.catalogue import queries as catalogue
from oneneedle.core.rules import add_months, month_span, say_money
from oneneedle.evaluation import queries as evaluation
from oneneedle.evaluation import rules
from oneneedle.places import queries as places
from oneneedle.portal.forms.results import ResultsForm
from oneneedle.portal.views.door import PortalPage, Visit, city_page
from oneneedle.ui import live, pages
from oneneedle.ui import rules as ui

MONTHS_BACK = 24
MOST_KINDS = 15
COLUMNS = ("received", *rules.THREE_RATES, "on_time", "time_total")


@dataclass(frozen=True)
class Share:
    """One share with its count, its interval and where it is explained."""

    name: str
    said: str
    of: str
    interval: str
    href: str


@dataclass(frozen=True)
class ResultsPage(PortalPage):
    """One month of the city or of a part of it."""

    form: ResultsForm
    lead: str
    runs: str
    counted_until: datetime | None
    facts: tuple[ui.Row, ...]
    shares: tuple[Share, ...]
    columns: tuple[ui.Column, ...]
    kind_columns: tuple[ui.Column, ...]
    month_columns: tuple[ui.Column, ...]
    streets: tuple[ui.Line, ...]
    kinds: tuple[ui.Line, ...]
    months: tuple[ui.Line, ...]
    live_href: str
    polled: str


@require_safe
@city_page
def show_results(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The month that was chosen, else the last whole one."""
    form, month, area = _asked(request, visit)
    counted = evaluation.counted_until()
    key = live.make_key(counted, month, area, visit.language, now=visit.now)
    if live.has_seen(request, key):
        return live.answer_same()
    at = evaluation.month_slice(month, area_path=area)
    year = evaluation.month_slice(add_months(month, -11), months=12, area_path=area)
    today = visit.local_now.date()
    whole = evaluation.public_rates(visit.city.id, at, today=today)
    figures: Mapping[str, evaluation.PublicFigure] = whole[0].figures if whole else {}
    since, until = month_span(month, ZoneInfo(visit.city.timezone))
    spent = cases.spending_by_type(visit.city.id, area_path=area, since=since, until=until)
    page = ResultsPage(
        visit=visit,
        title=_("What was asked and done"),
        form=form,
        lead=_("%(month)s: what residents asked, what became of it, how long it took and what it cost.")
        % {"month": date_format(month, "YEAR_MONTH_FORMAT")},
        runs=_("This month is not over: totals are rounded to fives.") if since <= visit.now < until else "",
        counted_until=counted,
        facts=_facts(visit, figures, spent),
        shares=tuple(_share(visit, code, one) for code, one in figures.items() if _is_rate(code) and _is_there(one)),
        columns=_columns(_("Area")),
        kind_columns=(*_columns(_("Kind of matter")), ui.Column(_("What it cost"), number=True)),
        month_columns=_columns(_("Month")),
        streets=_lines(visit, "area", evaluation.public_rates(visit.city.id, at, by="street", today=today)),
        kinds=_kinds(visit, evaluation.public_rates(visit.city.id, at, by="type", today=today), spent),
        months=_lines(visit, "month", evaluation.public_rates(visit.city.id, year, by="month", today=today)),
        live_href=live.ask_again(visit.url("results"), key, month=f"{month:%Y-%m}", area=area),
        polled=live.SLOWLY,
    )
    return pages.render_page(request, "portal/results/account.html", page, partial="live")


def _asked(request: HttpRequest, visit: Visit) -> tuple[ResultsForm, date, str]:
    this = visit.local_now.date().replace(day=1)
    months = [add_months(this, -count) for count in range(MONTHS_BACK + 1)]
    said = [(f"{one:%Y-%m}", date_format(one, "YEAR_MONTH_FORMAT")) for one in months]
    areas = [(area.path, area.label) for area in places.children(visit.city.area_path)]
    form = ResultsForm(request.GET, months=said, areas=areas)
    month, area = form.chosen(_usual(visit, this))
    return form, month, area


def _usual(visit: Visit, this: date) -> date:
    """The last whole month, unless nothing was counted in it: then the present one."""
    last = add_months(this, -1)
    counted = evaluation.read_rates(visit.city.id, evaluation.month_slice(last), ("received",))
    return last if counted["received"].hits else this


def _is_rate(code: str) -> bool:
    return rules.MEASURES[code].unit == rules.RATE


def _is_there(one: evaluation.PublicFigure) -> bool:
    return one.figure is None or one.figure.of > 0


def _say(code: str, one: evaluation.PublicFigure | None, beside: int | None = None) -> str:
    if one is None:
        return "–"
    return _("too few") if one.figure is None else rules.say_figure(code, one.figure, beside)


def _longest(groups: Iterable[evaluation.PublicGroup]) -> dict[str, int]:
    """The longest mean of each column; where it is a time it decides the column's unit."""
    found = dict.fromkeys(COLUMNS, 0)
    for group in groups:
        for code, one in group.figures.items():
            found[code] = max(found.get(code, 0), one.figure.mean or 0 if one.figure else 0)
    return found


def _facts(
    visit: Visit, figures: Mapping[str, evaluation.PublicFigure], spent: Mapping[str, cases.Spent]
) -> tuple[ui.Row, ...]:
    whole = sum(spent.values(), cases.Spent())
    money = say_money(whole.money, visit.city.country)
    orders = _("%(money)s in all; results that named a sum: %(count)d") % {"money": money, "count": whole.orders}
    rows = [
        ui.Row(str(rules.MEASURES[code].name), _say(code, figures.get(code))) for code in figures if not _is_rate(code)
    ]
    return (*rows, ui.Row(_("What it cost"), orders if whole.orders else _("No costs reported")))


def _share(visit: Visit, code: str, one: evaluation.PublicFigure) -> Share:
    figure = one.figure
    return Share(
        name=str(rules.MEASURES[code].name),
        said=_say(code, one),
        of=rules.say_count(figure) if figure else "",
        interval=rules.say_interval(figure) if figure else "",
        href=f"{visit.url('definitions')}#{code}",
    )


def _columns(first: str) -> tuple[ui.Column, ...]:
    measures = [rules.MEASURES[code] for code in COLUMNS]
    return (ui.Column(first), *(ui.Column(str(measure.name), number=True) for measure in measures))


def _kinds(
    visit: Visit, groups: tuple[evaluation.PublicGroup, ...], spent: Mapping[str, cases.Spent]
) -> tuple[ui.Line, ...]:
    """The kinds with most reports and what they cost, those with too few counted at the end; the cost adds up."""
    known = catalogue.get_catalogue(visit.city.id).by_code
    told = {group.key for group in groups}
    more = [evaluation.PublicGroup(code, known[code].name, {}) for code in sorted(spent) if code in known.keys() - told]

    def place(group: evaluation.PublicGroup) -> tuple[int, Decimal]:
        one = group.figures.get("received")
        return one.figure.hits if one and one.figure else 0, spent.get(group.key, cases.Spent()).money

    said = [one for one in (*groups, *more) if one.key in spent or any(each.figure for each in one.figures.values())]
    shown = sorted(said, key=place, reverse=True)[:MOST_KINDS]
    money = [_money(visit, spent.get(group.key)) for group in shown]
    lines = [
        ui.Line((*line.cells, cost), href=line.href)
        for line, cost in zip(_lines(visit, "type", tuple(shown)), money, strict=True)
    ]
    rest = [one for code, one in spent.items() if code not in {group.key for group in shown}]
    if rest:
        cost = _money(visit, sum(rest, cases.Spent()))
        lines.append(ui.Line((_("All other kinds"), *("–" for _code in COLUMNS), cost)))
    if few := len(groups) + len(more) - len(said):
        words = ngettext("%(count)d more kind, too few reports", "%(count)d more kinds, too few reports", few)
        lines.append(ui.Line((words % {"count": few}, *("–" for _code in (*COLUMNS, "money")))))
    return tuple(lines)


def _money(visit: Visit, one: cases.Spent | None) -> str:
    return say_money(one.money, visit.city.country) if one else "–"


def _lines(visit: Visit, what: str, groups: tuple[evaluation.PublicGroup, ...]) -> tuple[ui.Line, ...]:
    """A line for each group; its name leads to the public list of those cases, or to that month."""
    lines, longest = [], _longest(groups)
    for group in groups:
        cells = (group.name, *(_say(code, group.figures.get(code), longest[code]) for code in COLUMNS))
        door = "results" if what == "month" else "cases"
        lines.append(ui.Line(cells, href=f"{visit.url(door)}?{what}={group.key}" if group.key else ""))
    return tuple(lines)
